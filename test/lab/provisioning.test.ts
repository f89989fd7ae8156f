import { describe, expect, it } from 'vitest';
import { createLab } from '../../src/lab/lab.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { provisionGroups } from '../../src/lab/provisioning.ts';
import type { WorldInput } from '../../src/lab/world.ts';
import { group, user, users } from '../support/groups.ts';
import { APP_ID, SERVICE_PRINCIPAL_ID, worldWith } from '../support/worlds.ts';

type Entra = WorldInput['entra'];
type Center = NonNullable<WorldInput['aws']['identityCenter']>;
interface Variation {
  readonly groups?: Entra['groups'];
  readonly assigned?: readonly string[];
  readonly status?: 'Active' | 'Quarantine';
  readonly identityStore?: Center['identityStore'];
}

const ISSUER = 'https://scim.aws.com/11111111-2222-4333-8444-555555555555';

function labWith({ groups = [], assigned = [], status, identityStore = {} }: Variation): Lab {
  const world = worldWith({
    aws: { identityCenter: { identityStore } },
    entra: { groups, users: [...users(5), user(6, { surname: null })] },
    servicePrincipal: {
      applicationTemplateId: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
      appRoleAssignedTo: assigned.map(assignment),
      ...(status === undefined ? {} : { synchronizationJobs: [{ id: 'job', templateId: 'aws', status }] }),
    },
  });
  return createLab(world);
}

function assignment(principalId: string) {
  return {
    id: principalId,
    appRoleId: '00000000-0000-0000-0000-000000000000',
    principalId,
    principalType: 'Group' as const,
    principalDisplayName: 'Somebody',
  };
}

function store(lab: Lab) {
  const found = lab.world.aws.identityCenter?.identityStore;
  if (found === undefined) throw new Error('no identity store');
  return found;
}

/** The names of who is in which group of the store. */
function members(lab: Lab) {
  const { groups, memberships, users: people } = store(lab);
  return Object.fromEntries(
    groups.map(({ displayName, id }) => [
      displayName,
      memberships
        .filter((each) => each.group === id)
        .map((each) => people.find((person) => person.id === each.user)?.userName),
    ]),
  );
}

describe('a provisioning cycle', () => {
  it('brings assigned groups with the object id as external id, and their direct users', () => {
    const groups = [
      group(1, { members: [user(1).id, group(2).id] }),
      group(2, { members: [user(2).id] }),
      group(3),
    ];
    const lab = labWith({ groups, assigned: [group(1).id] });
    expect(provisionGroups(lab)).toEqual({
      created: [user(1).id, group(1).id],
      updated: [],
      removed: [],
      failed: [],
    });
    expect(store(lab).groups).toMatchObject([
      {
        id: expect.stringMatching(/^[0-9a-f]{10}-[0-9a-f-]{36}$/),
        displayName: 'AWS-1',
        externalIds: [{ issuer: expect.stringMatching(/^https:\/\/scim\.aws\.com\//), id: group(1).id }],
      },
    ]);
    expect(members(lab)).toEqual({ 'AWS-1': ['user1@example.com'] });
  });

  it('changes nothing when it runs again', () => {
    const lab = labWith({ groups: [group(1, { members: [user(1).id] })], assigned: [group(1).id] });
    provisionGroups(lab);
    const before = structuredClone(store(lab));
    expect(provisionGroups(lab)).toEqual({ created: [], updated: [], removed: [], failed: [] });
    expect(store(lab)).toEqual(before);
  });

  it('keeps the id of a group that was renamed', () => {
    const lab = labWith({ groups: [group(1)], assigned: [group(1).id] });
    provisionGroups(lab);
    const [before] = structuredClone(store(lab).groups);
    for (const each of lab.world.entra.groups) each.displayName = 'Renamed';
    expect(provisionGroups(lab).updated).toEqual([group(1).id]);
    expect(store(lab).groups).toEqual([{ ...before, displayName: 'Renamed' }]);
  });

  it.each([
    { name: 'deleted', change: (lab: Lab) => lab.world.entra.groups.splice(0, 1) },
    {
      name: 'no longer assigned',
      change: (lab: Lab) => lab.world.entra.servicePrincipals[0]?.appRoleAssignedTo.splice(0, 1),
    },
  ])('removes a group that is $name, and leaves its users', ({ change }) => {
    const lab = labWith({ groups: [group(1, { members: [user(1).id] })], assigned: [group(1).id] });
    provisionGroups(lab);
    change(lab);
    expect(provisionGroups(lab).removed).toEqual([group(1).id]);
    expect(store(lab)).toMatchObject({
      groups: [],
      memberships: [],
      users: [{ userName: 'user1@example.com' }],
    });
  });

  it('gives a group that comes back a new id, and leaves the assignments of the old one', () => {
    const lab = labWith({ groups: [group(1)], assigned: [group(1).id] });
    provisionGroups(lab);
    const principalId = store(lab).groups[0]?.id ?? '';
    const orphan = {
      account: '111122223333',
      permissionSet: 'Admin',
      principalType: 'GROUP' as const,
      principalId,
    };
    lab.world.aws.identityCenter?.accountAssignments.push(orphan);
    const assigned = lab.world.entra.servicePrincipals[0]?.appRoleAssignedTo.splice(0, 1) ?? [];
    provisionGroups(lab);
    lab.world.entra.servicePrincipals[0]?.appRoleAssignedTo.push(...assigned);
    provisionGroups(lab);
    expect(store(lab).groups[0]?.id).not.toBe(principalId);
    expect(lab.world.aws.identityCenter?.accountAssignments).toEqual([orphan]);
  });

  it('takes over a group without an external id that has the same name, and leaves others alone', () => {
    const id = '1a2b3c4d5e-11111111-2222-4333-8444-555555555555';
    const other = { id: '1a2b3c4d5e-11111111-2222-4333-8444-666666666666', displayName: 'By hand' };
    const identityStore = { groups: [{ id, displayName: 'aws-1' }, other] };
    const lab = labWith({ groups: [group(1)], assigned: [group(1).id], identityStore });
    expect(provisionGroups(lab).updated).toEqual([group(1).id]);
    expect(store(lab).groups).toMatchObject([
      { id, displayName: 'AWS-1', externalIds: [{ id: group(1).id }] },
      other,
    ]);
  });

  it('goes on with the issuer that the store knows', () => {
    const known = {
      id: '11111111-2222-4333-8444-555555555555',
      displayName: 'AWS-1',
      externalIds: [{ issuer: ISSUER, id: group(1).id }],
    };
    const lab = labWith({
      groups: [group(1), group(2)],
      assigned: [group(1).id, group(2).id],
      identityStore: { groups: [known] },
    });
    expect(provisionGroups(lab).created).toEqual([group(2).id]);
    expect(store(lab).groups[1]?.externalIds).toEqual([{ issuer: ISSUER, id: group(2).id }]);
  });

  it('follows activations by the clock', () => {
    const activated = [{ principalId: user(1).id, until: '2026-11-20T09:00:00Z' }];
    const lab = labWith({ groups: [group(1, { pim: { activated } })], assigned: [group(1).id] });
    provisionGroups(lab);
    expect(members(lab)).toEqual({ 'AWS-1': ['user1@example.com'] });
    lab.clock.advance(60 * 60 * 1000);
    provisionGroups(lab);
    expect(members(lab)).toEqual({ 'AWS-1': [] });
  });

  it('fails for a second group of the same name and for users without a last name', () => {
    const groups = [group(1, { members: [user(6).id] }), group(2, { displayName: 'AWS-1' })];
    const lab = labWith({ groups, assigned: [group(1).id, group(2).id] });
    expect(provisionGroups(lab)).toMatchObject({ created: [group(1).id], failed: [user(6).id, group(2).id] });
    expect(members(lab)).toEqual({ 'AWS-1': [] });
  });

  it('does nothing while its job is in quarantine', () => {
    const lab = labWith({ groups: [group(1)], assigned: [group(1).id], status: 'Quarantine' });
    provisionGroups(lab);
    expect(store(lab).groups).toEqual([]);
  });

  it('needs the enterprise application and the instance', () => {
    expect(() => provisionGroups(createLab(worldWith()))).toThrow('no IAM Identity Center');
    const servicePrincipals = [{ id: SERVICE_PRINCIPAL_ID, appId: APP_ID, displayName: 'Other' }];
    const lab = createLab(worldWith({ aws: { identityCenter: {} }, entra: { servicePrincipals } }));
    expect(() => provisionGroups(lab)).toThrow('no enterprise application');
  });
});
