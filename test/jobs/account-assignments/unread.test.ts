import { describe, expect, it } from 'vitest';
import type { Gap } from '../../../src/core/snapshot.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  applyTo,
  arn,
  estateOf,
  everythingGap,
  gap,
  group,
  heldBack,
  ledgerOf,
  named,
  objectId,
  owners,
  planOf,
  principalId,
  row,
  told,
  type Estate,
} from './estate.ts';

const leaver = group(1, named('Admin'));
const stayer = group(2, named('Read'));
const newcomer = group(3, named('Admin', OTHER_ACCOUNT));
const gone = `delete ${ACCOUNT} Admin ${named('Admin')}`;
const come = `create ${OTHER_ACCOUNT} Admin ${named('Admin', OTHER_ACCOUNT)}`;

/** One group has left, one stays, one is new. */
async function inMotion(): Promise<Estate> {
  const estate = estateOf([leaver, stayer]);
  await applyTo(estate);
  const after = estateOf([leaver, stayer, newcomer]);
  estate.groups = [stayer, newcomer];
  estate.store = after.store;
  estate.assigned = after.assigned;
  return estate;
}

describe('what could not be read', () => {
  it.each<{
    name: string;
    gaps: Partial<Record<keyof Estate['gaps'], readonly Gap[]>>;
    done: readonly string[];
    held: readonly string[];
  }>([
    { name: 'nothing', gaps: {}, done: [come, gone], held: [] },
    { name: 'the listing of groups', gaps: { groups: [everythingGap] }, done: [come], held: [gone] },
    { name: 'the group itself', gaps: { groups: [gap(objectId(1))] }, done: [come], held: [gone] },
    { name: 'another group', gaps: { groups: [gap(objectId(9))] }, done: [come, gone], held: [] },
    { name: 'the identity store', gaps: { store: [everythingGap] }, done: [], held: [come, gone] },
    { name: 'every permission set', gaps: { sets: [everythingGap] }, done: [], held: [come, gone] },
    { name: 'the permission set', gaps: { sets: [gap(arn('Admin'))] }, done: [], held: [come, gone] },
    { name: 'every row', gaps: { rows: [everythingGap] }, done: [], held: [come] },
    { name: 'the rows of the new group', gaps: { rows: [gap(principalId(3))] }, done: [gone], held: [come] },
    { name: 'the rows of the new account', gaps: { rows: [gap(OTHER_ACCOUNT)] }, done: [gone], held: [come] },
    { name: 'the rows of the permission set', gaps: { rows: [gap(arn('Admin'))] }, done: [], held: [come] },
    {
      name: 'the rows of the permission set in the new account',
      gaps: { rows: [gap(`${OTHER_ACCOUNT} ${arn('Admin')}`)] },
      done: [gone],
      held: [come],
    },
  ])('is not taken for empty: $name', async ({ gaps, done, held }) => {
    const estate = await inMotion();
    estate.gaps = gaps;
    const report = await planOf(estate);
    expect(told(report)).toEqual(done);
    expect(heldBack(report)).toEqual(expect.arrayContaining(held.map((each) => `${each}: completeness`)));
    expect(report.degraded).toBe(Object.keys(gaps).length > 0);
  });

  it('holds back the delete of a row that was seen in spite of the gap', async () => {
    const estate = await inMotion();
    for (const scope of [ACCOUNT, principalId(1), arn('Admin'), `${ACCOUNT} ${arn('Admin')}`]) {
      estate.gaps = { rows: [gap(scope)] };
      estate.seesThroughGaps = true;
      expect(heldBack(await planOf(estate))).toContain(`${gone}: completeness`);
    }
  });

  it('does not make the ledger forget', async () => {
    for (const gaps of [
      { rows: [everythingGap] },
      { rows: [gap(principalId(1))] },
      { sets: [everythingGap] },
    ]) {
      const estate = await inMotion();
      estate.gaps = gaps;
      await applyTo(estate);
      expect((await ledgerOf(estate)).map((entry) => entry.group)).toContain(objectId(1));
      estate.gaps = {};
      expect(told(await planOf(estate))).toContain(gone);
    }
  });

  it('does not make the ledger forget a group that has lost everything, and may still be there', async () => {
    const estate = await inMotion();
    await applyTo(estate);
    estate.groups = [group(1, 'Retired'), stayer];
    await applyTo(estate);
    estate.groups = [group(1, named('Admin')), stayer];
    await applyTo(estate);
    estate.groups = [group(1, 'Retired'), stayer];
    await applyTo(estate);
    const before = await ledgerOf(estate);
    expect(before[0]).toMatchObject({ group: objectId(1), assignments: [] });
    estate.groups = [stayer];
    for (const scope of ['everything', objectId(1)]) {
      estate.gaps = { groups: [gap(scope)] };
      await applyTo(estate);
      expect(await ledgerOf(estate)).toEqual(before);
    }
  });

  it('keeps what is unchanged unchanged while the identity store cannot be read', async () => {
    const estate = await inMotion();
    estate.gaps = { store: [everythingGap] };
    expect((await planOf(estate)).unchanged).toBe(1);
    expect(estate.asked.assignments.at(-1)?.principalIds).toEqual([principalId(1), principalId(2)]);
  });

  it('lets the ledger forget what somebody took away, once that is sure', async () => {
    const estate = await inMotion();
    estate.rows = [row(2, 'Read')];
    await applyTo(estate, { settings: { policy: 'upsert-only' } });
    expect(await owners(estate)).toEqual([objectId(2), objectId(3)]);
  });

  it('stops the run when it is the ledger', async () => {
    const estate = await inMotion();
    await estate.state.put(
      { partition: 'ledger#account-assignments', name: 'x' },
      { formatVersion: 2 },
      'absent',
    );
    expect((await planOf(estate)).error?.code).toBe('LEDGER_UNREADABLE');
  });
});
