import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../../src/app-defaults.ts';
import { readRefusals, writeRefusals } from '../../../src/jobs/group-provisioning/refusal-store.ts';
import { refusalKey, refusalsAfter, standing } from '../../../src/jobs/group-provisioning/refusals.ts';
import type { Refusals } from '../../../src/jobs/group-provisioning/refusals.ts';
import type { OnDemandResult } from '../../../src/model/provisioning.ts';

const now = new Date('2026-11-20T08:00:00Z');
const edit = {
  route: { servicePrincipalId: 'sp', jobId: 'job', ruleId: 'rule' },
  group: 'Group',
  members: ['One', 'Two'],
};
const failure = { code: 'PROVISIONING_REFUSED', message: 'no' };
const refusedFor = (...ids: readonly string[]): OnDemandResult => ({
  status: 'failed',
  edit,
  failure,
  refused: new Map(ids.map((id) => [id, `no ${id}`])),
});
const broken: OnDemandResult = { status: 'failed', edit, failure: { code: 'DEADLINE', message: '' } };

describe('what Entra would not bring', () => {
  it('is asked again after a quarter of an hour, and then ever later, once a day at least', () => {
    let refusals: Refusals = new Map();
    const minutes = [1, 2, 3, 4, 5, 6].map(() => {
      refusals = refusalsAfter(refusals, [refusedFor('Two')], now);
      const { until = '' } = refusals.get(refusalKey('Group', 'Two')) ?? {};
      return (Date.parse(until) - now.getTime()) / 60_000;
    });
    expect(minutes).toEqual([15, 60, 240, 960, 1440, 1440]);
  });

  it('is the group itself, or one of its members', () => {
    const after = refusalsAfter(new Map(), [refusedFor('Group', 'One')], now);
    expect([...after.keys()]).toEqual(['group', 'group one']);
  });

  it('is forgotten once it has arrived', () => {
    const before = refusalsAfter(new Map(), [refusedFor('Group', 'One', 'Two')], now);
    expect([...refusalsAfter(before, [{ status: 'applied', edit }], now)]).toEqual([]);
  });

  it('is forgotten of who has left long ago', () => {
    const before = refusalsAfter(new Map(), [refusedFor('One')], now);
    const later = new Date(now.getTime() + 32 * 86_400_000);
    expect([...refusalsAfter(before, [refusedFor('Two')], later).keys()]).toEqual(['group two']);
  });

  it('is not what broke off, and not what was not begun', () => {
    const notBegun: OnDemandResult = { status: 'not-attempted', edit, why: 'deadline' };
    expect([...refusalsAfter(new Map(), [broken, notBegun], now)]).toEqual([]);
  });

  it('counts until its time has come', () => {
    const refusals = refusalsAfter(new Map(), [refusedFor('One')], now);
    const at = (minutes: number) => [
      ...standing(refusals, new Date(now.getTime() + minutes * 60_000)).keys(),
    ];
    expect([at(14), at(15)]).toEqual([['group one'], []]);
  });

  it('is kept, and a run without news writes nothing', async () => {
    const state = createMemoryState({});
    const refusals = refusalsAfter(new Map(), [refusedFor('One')], now);
    await writeRefusals(state, refusals);
    await writeRefusals(state, refusals);
    expect(await readRefusals(state)).toEqual(refusals);
    const [entry] = await state.list('refused#group-provisioning');
    expect(entry?.version).toBe(1);
  });

  it('is not guessed from what nobody knows', async () => {
    const state = createMemoryState({});
    await state.put(
      { partition: 'refused#group-provisioning', name: 'IAM Identity Center' },
      { a: 1 },
      'absent',
    );
    await expect(readRefusals(state)).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
  });
});
