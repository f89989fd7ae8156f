import { describe, expect, it } from 'vitest';
import type { GroupInput } from '../../../../src/lab/world.ts';
import type { GroupPosture } from '../../../../src/model/federation.ts';
import { group, user, users } from '../../../support/groups.ts';
import { federationOnLab, READING, type Tenant } from './lab-federation.ts';

const until = '2026-11-20T16:00:00Z';
const managed = group(1, {
  members: [group(2).id, user(1).id],
  owners: [user(2).id],
  pim: {
    eligible: [user(3).id],
    activated: [{ principalId: user(3).id, until }],
    permanent: [user(4).id],
    policy: { approval: true, maximumDuration: 'PT4H', requires: ['Justification'] },
  },
});
const plain = group(2, { members: [user(1).id] });
const tenant: Tenant = { groups: [managed, plain], users: users(4) };
const ids = [group(1).id, group(2).id];

async function groupsOf(given: Tenant, wanted: readonly string[] = ids): Promise<readonly GroupPosture[]> {
  const { reader, context } = federationOnLab(given);
  const found = await reader.groups(wanted, context);
  if (found.state === 'unknown') throw new Error(found.reason);
  return found.value;
}

const without = (...lost: readonly string[]) => READING.filter((each) => !lost.includes(each));

describe('a group in scope', () => {
  it('is read with its people, its nested groups and its rules of activation', async () => {
    const [first, second] = await groupsOf(tenant);
    expect(first).toMatchObject({
      group: { id: group(1).id, displayName: 'AWS-1' },
      owners: { value: [{ id: user(2).id, type: 'user', displayName: 'User 2' }] },
      nestedGroups: { value: [{ id: group(2).id, type: 'group', displayName: 'AWS-2' }] },
      privilegedAccess: {
        value: {
          eligible: [user(3).id],
          permanent: [user(1).id, group(2).id, user(4).id].toSorted(),
          policy: { approval: true, justification: true, multiFactor: false, maximumSeconds: 14_400 },
        },
      },
    });
    expect(second).toMatchObject({
      users: {
        value: [
          {
            id: user(1).id,
            displayName: 'User 1',
            userPrincipalName: 'user1@example.com',
            givenName: 'User',
            surname: 'Number 1',
            mail: 'user1@example.com',
          },
        ],
      },
      nestedGroups: { value: [] },
      privilegedAccess: { state: 'known', value: null },
    });
  });

  it('comes in the order of the ids, once, and not at all when it is gone', async () => {
    const gone = group(9).id;
    const wanted = [group(2).id, gone, group(1).id, group(2).id.toUpperCase()];
    expect((await groupsOf(tenant, wanted)).map(({ group: { id } }) => id)).toEqual([
      group(2).id,
      group(1).id,
    ]);
  });

  it('has everybody, over all pages and batches', async () => {
    const people = users(7);
    const many: readonly GroupInput[] = Array.from({ length: 25 }, (_, n) =>
      group(n + 1, { members: people.map(({ id }) => id), owners: people.map(({ id }) => id) }),
    );
    const found = await groupsOf(
      { groups: many, users: people, pageSize: 2 },
      many.map(({ id }) => id),
    );
    expect(found).toHaveLength(25);
    for (const { owners, users: members } of found) {
      expect(owners).toMatchObject({ value: { length: 7 } });
      expect(members).toMatchObject({ value: { length: 7 } });
    }
  });

  it.each([
    {
      permission: 'User.Read.All',
      unknown: { users: 'User.Read.All' },
    },
    {
      permission: 'PrivilegedAssignmentSchedule.Read.AzureADGroup',
      unknown: { privilegedAccess: 'PrivilegedAssignmentSchedule.Read.AzureADGroup' },
    },
    {
      permission: 'PrivilegedEligibilitySchedule.Read.AzureADGroup',
      unknown: { privilegedAccess: 'PrivilegedEligibilitySchedule.Read.AzureADGroup' },
    },
  ])('without $permission says so, and hides nothing else', async ({ permission, unknown }) => {
    const [first] = await groupsOf({ ...tenant, permissions: without(permission) });
    if (first === undefined) throw new Error('no group');
    const parts = Object.entries(first).flatMap(([name, part]) =>
      'state' in part && part.state === 'unknown' ? [[name, part.lacks]] : [],
    );
    expect(Object.fromEntries(parts)).toEqual(unknown);
  });

  it('without the rules of activation still shows who may activate, and says what lacks', async () => {
    const permissions = without('RoleManagementPolicy.Read.AzureADGroup');
    const [first] = await groupsOf({ ...tenant, permissions });
    expect(first?.privilegedAccess).toMatchObject({
      value: {
        eligible: [user(3).id],
        policy: { approval: null, justification: null, multiFactor: null, maximumSeconds: null },
        policyUnread: { lacks: 'RoleManagementPolicy.Read.AzureADGroup' },
      },
    });
  });

  it('is unknown as all groups are without the permission for groups', async () => {
    const { reader, context } = federationOnLab({ ...tenant, permissions: without('GroupMember.Read.All') });
    expect(await reader.groups(ids, context)).toMatchObject({
      state: 'unknown',
      code: 'ENTRA_FORBIDDEN',
      lacks: 'GroupMember.Read.All',
    });
  });

  it('that hides its members says so of them alone', async () => {
    const hidden = group(3, { members: [user(1).id], visibility: 'HiddenMembership' });
    const [found] = await groupsOf({ ...tenant, groups: [hidden] }, [hidden.id]);
    const unknown = { state: 'unknown', code: 'ENTRA_MEMBERS_HIDDEN', lacks: 'Member.Read.Hidden' };
    expect(found).toMatchObject({ users: unknown, nestedGroups: unknown, owners: { state: 'known' } });
  });

  it('that nobody is in is known to be empty', async () => {
    const [found] = await groupsOf({ ...tenant, groups: [group(4)] }, [group(4).id]);
    expect(found).toMatchObject({ users: { value: [] }, nestedGroups: { value: [] } });
  });

  it('has nobody permanent when all members activated', async () => {
    const activated = group(1, {
      pim: { eligible: [user(1).id], activated: [{ principalId: user(1).id, until }] },
    });
    const [found] = await groupsOf({ ...tenant, groups: [activated] }, [activated.id]);
    expect(found?.privilegedAccess).toMatchObject({ value: { eligible: [user(1).id], permanent: [] } });
  });

  it.each([
    { name: 'too many requests', effect: { type: 'error', status: 429, code: 'x', message: 'x' } },
    { name: 'a server in trouble', effect: { type: 'error', status: 503, code: 'x', message: 'x' } },
    { name: 'a broken connection', effect: { type: 'reset' } },
    { name: 'a lost answer', effect: { type: 'lost-reply' } },
  ] as const)('is asked for again after $name', async ({ effect }) => {
    const faults = [{ operation: 'graph:', times: 3, effect }];
    const [found] = await groupsOf({ ...tenant, faults });
    expect(found).toMatchObject({ users: { state: 'known' }, privilegedAccess: { state: 'known' } });
  });

  it('is not read on after the deadline', async () => {
    const { reader, context, abort } = federationOnLab(tenant);
    abort.abort();
    await expect(reader.groups(ids, context)).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});
