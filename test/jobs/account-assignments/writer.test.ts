import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../src/core/errors.ts';
import type { AccountAssignmentWriter, AssignmentEdit } from '../../../src/model/account-assignments.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  applyTo,
  arn,
  contextAfter,
  estateOf,
  estateWriter,
  group,
  heldBack,
  ledgerOf,
  named,
  objectId,
  owners,
  planOf,
  principalId,
  reasons,
  row,
  stored,
  told,
  type Estate,
} from './estate.ts';

const admins = group(1, named('Admin'));
const readers = group(2, named('Read'));

/** Ends, as a killed process does, before the write with this number: nothing after it is done or remembered. */
function killedAt(estate: Estate, when: number): AccountAssignmentWriter {
  let writes = 0;
  return {
    async write(edits, hooks, context) {
      const results = [];
      for (const edit of edits) {
        await hooks.beforeEdit(edit);
        writes += 1;
        if (writes === when) throw new Error('killed');
        results.push(
          ...(await estateWriter(estate).write([edit], { stillMine: never, beforeEdit: never }, context)),
        );
      }
      return results;
    },
  };
}
const ledgerRows = async (estate: Estate) => (await ledgerOf(estate)).flatMap((entry) => entry.assignments);
const never = (): Promise<void> => Promise.resolve();
const lost = () => Promise.reject(new RolebridgeError('LEASE_LOST', 'gone', { hint: '' }));

describe('the writer of account assignments', () => {
  it('notes what it makes before it is made', async () => {
    const estate = estateOf([admins]);
    const seen: unknown[] = [];
    const writer: AccountAssignmentWriter = {
      async write(edits, hooks, context) {
        for (const edit of edits) await hooks.beforeEdit(edit);
        seen.push(estate.rows.length, await ledgerOf(estate));
        return estateWriter(estate).write(edits, { ...hooks, beforeEdit: never }, context);
      },
    };
    await applyTo(estate, { writer });
    expect(seen).toEqual([
      0,
      [
        {
          group: objectId(1),
          displayName: named('Admin'),
          principalId: principalId(1),
          unsettled: true,
          assignments: [
            {
              accountId: ACCOUNT,
              permissionSetArn: arn('Admin'),
              permissionSet: 'Admin',
              how: 'created',
              since: '2026-11-20T08:00:00.000Z',
              pendingSince: '2026-11-20T08:00:00.000Z',
            },
          ],
        },
      ],
    ]);
  });

  it.each([1, 2, 3, 4])('leaves nothing that nobody owns when it is killed at write %i', async (when) => {
    const groups = [
      admins,
      readers,
      group(3, named('Admin', OTHER_ACCOUNT)),
      group(4, named('Read', OTHER_ACCOUNT)),
    ];
    const estate = estateOf(groups);
    await applyTo(estate, { writer: killedAt(estate, when), stillMine: lost });
    const noted = (await ledgerOf(estate)).map((entry) => entry.principalId);
    expect(noted).toEqual(expect.arrayContaining(estate.rows.map((one) => one.principalId)));
    // Everybody leaves meanwhile: what was made is ours to take away.
    estate.groups = [];
    await applyTo(estate, { context: contextAfter(30) });
    expect([estate.rows, await ledgerRows(estate)]).toEqual([[], []]);
  });

  it.each([1, 2])('takes up its work after it was killed at delete %i', async (when) => {
    const estate = estateOf([admins, readers]);
    await applyTo(estate);
    estate.groups = [];
    await applyTo(estate, { writer: killedAt(estate, when), stillMine: lost });
    expect(estate.rows).toHaveLength(3 - when);
    expect((await applyTo(estate)).status).toBe('applied');
    expect([estate.rows, await ledgerRows(estate)]).toEqual([[], []]);
  });

  it('does not ask for approval again of what was approved before it was killed', async () => {
    const estate = estateOf([admins], { assigned: [] });
    await applyTo(estate, { approve: [objectId(1)], writer: killedAt(estate, 1), stillMine: lost });
    expect(estate.rows).toEqual([]);
    expect(told(await planOf(estate))).toEqual([`create ${ACCOUNT} Admin ${named('Admin')}`]);
  });

  it('does not ask for approval again of what AWS did not make again', async () => {
    const estate = estateOf([group(1, named('Admin'), { isDynamic: true })]);
    await applyTo(estate, { approve: [objectId(1)] });
    estate.rows = [];
    await applyTo(estate, { writer: estateWriter(estate, () => 'ASSIGNMENT_FAILED') });
    expect(told(await planOf(estate))).toEqual([`create ${ACCOUNT} Admin ${named('Admin')}`]);
  });

  it('writes nothing when there is nothing new', async () => {
    const estate = estateOf([admins, readers]);
    await applyTo(estate);
    const before = await estate.state.list('ledger#account-assignments');
    await applyTo(estate);
    expect(await estate.state.list('ledger#account-assignments')).toEqual(before);
    expect(before.length).toBe(4);
  });

  it('makes one edit of each change, creates first', async () => {
    const estate = estateOf([admins]);
    await applyTo(estate);
    estate.groups = [readers];
    estate.store = [stored(1), stored(2)];
    estate.assigned = [objectId(2)];
    const seen: AssignmentEdit[] = [];
    const writer: AccountAssignmentWriter = {
      write: (edits, hooks, context) => {
        seen.push(...edits);
        return estateWriter(estate).write(edits, hooks, context);
      },
    };
    await applyTo(estate, { writer });
    expect(seen).toEqual([
      { type: 'create', group: objectId(2), assignment: row(2, 'Read') },
      { type: 'delete', group: objectId(1), assignment: row(1, 'Admin') },
    ]);
  });

  it('notes the assignments of one group one after the other, when several are written at once', async () => {
    const estate = estateOf([group(1, 'Team')]);
    const mappings = [
      { group: objectId(1), accounts: ['prod', 'test', 'management'], permissionSets: ['Admin', 'Read'] },
    ];
    const writer: AccountAssignmentWriter = {
      async write(edits, hooks, context) {
        await Promise.all(edits.map((edit) => hooks.beforeEdit(edit)));
        return estateWriter(estate).write(edits, { ...hooks, beforeEdit: never }, context);
      },
    };
    const report = await applyTo(estate, { settings: { mappings }, writer });
    expect(report.status).toBe('applied');
    expect((await ledgerOf(estate))[0]?.assignments).toHaveLength(6);
  });

  it('passes on what became of each, and keeps what failed for the next run', async () => {
    const estate = estateOf([admins, readers]);
    const writer = estateWriter(estate, (_type, { principalId: id }) =>
      id === 'p-1' ? 'ASSIGNMENT_FAILED' : undefined,
    );
    const report = await applyTo(estate, { writer });
    expect(report.outcomes.map(({ status, failure }) => [status, failure?.code])).toEqual([
      ['failed', 'ASSIGNMENT_FAILED'],
      ['applied', undefined],
    ]);
    expect(told(await planOf(estate))).toEqual([`create ${ACCOUNT} Admin ${named('Admin')}`]);
  });

  it('says why of each when it could not write at all, and remembers nothing without the lease', async () => {
    const estate = estateOf([admins], { rows: [row(1, 'Admin')] });
    estate.groups = [admins, readers];
    estate.store = [stored(1), stored(2)];
    estate.assigned = [objectId(1), objectId(2)];
    const report = await applyTo(estate, { stillMine: lost });
    expect(report.outcomes.map(({ failure }) => failure?.code)).toEqual(['LEASE_LOST']);
    expect(report.error?.code).toBe('LEASE_LOST');
    expect(await ledgerOf(estate)).toEqual([]);
  });

  it('remembers the others when one cannot be remembered, and says so', async () => {
    const estate = estateOf([admins, readers], { rows: [row(1, 'Admin'), row(2, 'Read')] });
    const state = {
      ...estate.state,
      put: (...[key, value, expected]: Parameters<typeof estate.state.put>) =>
        key.name === objectId(1)
          ? Promise.reject(new RolebridgeError('STATE_DOWN', 'it is too large', { hint: '' }))
          : estate.state.put(key, value, expected),
    };
    const report = await applyTo({ ...estate, state });
    expect(report.error?.code).toBe('STATE_DOWN');
    expect(await owners(estate)).toEqual([objectId(2)]);
    await applyTo(estate);
    expect(await owners(estate)).toEqual([objectId(1), objectId(2)]);
  });

  it.each([
    { minutes: 29, owned: [objectId(1)] },
    { minutes: 30, owned: [] },
  ])('knows after $minutes minutes what AWS may still be making', async ({ minutes, owned }) => {
    const estate = estateOf([admins]);
    await applyTo(estate, { writer: killedAt(estate, 1), stillMine: lost });
    estate.groups = [];
    await applyTo(estate, { context: contextAfter(minutes) });
    expect(await owners(estate)).toEqual(owned);
    expect(estate.asked.assignments.at(-1)?.principalIds).toEqual([principalId(1)]);
  });

  it('makes nothing that it could not note', async () => {
    const estate = estateOf([admins]);
    const state = { ...estate.state, put: () => Promise.reject(new Error('the table is gone')) };
    const report = await applyTo({ ...estate, state });
    expect([report.status, estate.rows]).toEqual(['failed', []]);
  });
});

describe('an assignment whose group has left the identity store', () => {
  async function refused(): Promise<Estate> {
    const estate = estateOf([admins, readers]);
    await applyTo(estate);
    estate.store = [stored(2)];
    estate.groups = [readers];
    const writer = estateWriter(estate, () => 'ASSIGNMENT_ORPHAN');
    expect((await applyTo(estate, { writer })).outcomes[0]?.status).toBe('failed');
    return estate;
  }
  const orphan = `delete ${ACCOUNT} Admin ${named('Admin')}`;

  it('is tried once, and then left with the reason, so that planning again is empty', async () => {
    const estate = await refused();
    const report = await planOf(estate);
    expect([report.status, heldBack(report)]).toEqual(['no-changes', [`${orphan}: orphan`]]);
    expect(reasons(report)[0]).toMatch(/has left the identity store: AWS said no/u);
    expect((await ledgerOf(estate))[0]?.assignments).toMatchObject([{ refused: { reason: 'AWS said no' } }]);
  });

  it('is tried again when the group has come back', async () => {
    const estate = await refused();
    estate.store = [stored(1), stored(2)];
    expect(told(await planOf(estate))).toEqual([orphan]);
  });

  it('is forgotten when somebody took it away', async () => {
    const estate = await refused();
    estate.rows = [row(2, 'Read')];
    await applyTo(estate);
    expect((await ledgerRows(estate)).map(({ permissionSet }) => permissionSet)).toEqual(['Read']);
  });
});
