import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../../../src/core/errors.ts';
import { testContext } from '../../../../support/context.ts';
import { principalId, SCIM_ISSUER, storeGroup } from '../../../../support/identity-center.ts';
import { delegatedTo, denied, estate, expired, labAssignments, numbers, tooFast } from './lab-assignments.ts';

const objectId = '60000000-0000-4000-8000-000000000001';
const ofTwoKinds = [storeGroup('from Entra', { externalId: objectId }), storeGroup('made by hand')];

function withGroups(groups: ReturnType<typeof storeGroup>[], pageSize = 100) {
  return labAssignments({ center: { identityStore: { groups } }, pageSize: { identityCenter: pageSize } });
}

const manyGroups = (count: number) => numbers(count).map((n) => storeGroup(`group ${n}`));

describe('the groups of the identity store', () => {
  it.each([1, 100])('are read with their external ids, sorted by id, on pages of %d', async (pageSize) => {
    const lab = withGroups(ofTwoKinds, pageSize);
    const { items, gaps } = await lab.reader.groups(lab.context);
    expect(gaps).toEqual([]);
    expect(items).toEqual(
      [
        {
          id: principalId('from Entra'),
          displayName: 'from Entra',
          externalIds: [{ issuer: SCIM_ISSUER, id: objectId }],
        },
        { id: principalId('made by hand'), displayName: 'made by hand', externalIds: [] },
      ].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });

  it('take a call for each hundred, and are told as they are read', async () => {
    const lab = withGroups(manyGroups(250));
    expect((await lab.reader.groups(lab.context)).items).toHaveLength(250);
    expect(lab.calls('identitystore:')).toEqual(Array(3).fill('identitystore:ListGroups'));
    expect(lab.context.progressed).toEqual(
      [100, 200, 250].map((done) => ({ phase: 'read', what: 'groups of the identity store', done })),
    );
  });

  it('are read in the primary Region, by a delegated administrator as well', async () => {
    const { options } = estate({ groups: 7, permissionSets: 1, accounts: 7 });
    const lab = labAssignments(delegatedTo(options));
    expect((await lab.reader.groups(lab.context)).items).toHaveLength(7);
    const [listed] = lab.lab.journal.entries.filter(({ operation }) => operation.endsWith('ListGroups'));
    expect(listed?.url).toContain('identitystore.eu-west-1.');
  });

  it('are never throttled, however many pages there are', async () => {
    const lab = withGroups(manyGroups(70), 1);
    const start = lab.lab.clock.now().getTime();
    expect((await lab.reader.groups(lab.context)).items).toHaveLength(70);
    expect(lab.calls('identitystore:')).toHaveLength(70);
    expect(lab.throttled()).toBe(0);
    // 20 a second.
    expect(lab.lab.clock.now().getTime() - start).toBeGreaterThanOrEqual(69 * 50);
    expect(lab.lab.clock.now().getTime() - start).toBeLessThan(72 * 50);
  });

  it('are each there once though one moves to the next page while they are read', async () => {
    let moved = false;
    const lab = labAssignments({
      center: { identityStore: { groups: manyGroups(4) } },
      pageSize: { identityCenter: 2 },
      rewrite(reply) {
        const groups = lab.lab.world.aws.identityCenter?.identityStore.groups;
        if (!moved && reply.includes('"Groups"')) groups?.unshift(...groupsInWorld('new'));
        moved ||= reply.includes('"Groups"');
        return reply;
      },
    });
    const { items } = await lab.reader.groups(lab.context);
    expect(items.map(({ displayName }) => displayName).toSorted()).toEqual([
      'group 1',
      'group 2',
      'group 3',
      'group 4',
    ]);
  });

  it.each([
    { what: 'is denied', effect: denied, code: 'IDENTITY_STORE_UNREADABLE', skip: 0 },
    { what: 'is denied from page 2 on', effect: denied, code: 'IDENTITY_STORE_UNREADABLE', skip: 1 },
    { what: 'is throttled without an end', effect: tooFast, code: 'AWS_THROTTLED', skip: 1 },
    { what: 'breaks off', effect: { type: 'reset' } as const, code: 'IDENTITY_STORE_UNREADABLE', skip: 1 },
  ])('are not known at all when their list $what', async ({ effect, code, skip }) => {
    const lab = withGroups(manyGroups(5), 2);
    lab.lab.faults.add({ operation: 'identitystore:ListGroups', skip, times: 'always', effect });
    const { items, gaps } = await lab.reader.groups(lab.context);
    expect(items).toEqual([]);
    expect(gaps).toMatchObject([
      {
        scope: 'everything',
        code,
        reason: expect.stringContaining(skip === 0 ? 'ListGroups failed' : 'page 2 of ListGroups failed'),
      },
    ]);
  });

  it('stop the run when our own credentials are not accepted', async () => {
    const lab = withGroups(ofTwoKinds);
    lab.lab.faults.add({ operation: 'identitystore:ListGroups', effect: expired });
    await expect(lab.reader.groups(lab.context)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
  });

  it('stop at the deadline', async () => {
    const controller = new AbortController();
    const lab = labAssignments({
      center: { identityStore: { groups: manyGroups(5) } },
      pageSize: { identityCenter: 1 },
      rewrite(reply) {
        if (reply.includes('"Groups"')) controller.abort();
        return reply;
      },
    });
    const context = testContext(lab.lab.clock, controller.signal);
    await expect(lab.reader.groups(context)).rejects.toThrow(DeadlineError);
    expect(lab.calls('identitystore:')).toHaveLength(1);
  });
});

/** A group as the world has it, with all defaults. */
function groupsInWorld(name: string) {
  return [{ id: principalId(name), displayName: name, externalIds: [], createdDate: '2026-01-01T00:00:00Z' }];
}
