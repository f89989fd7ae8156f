import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOfRow } from '../../../src/jobs/account-assignments/assignment.ts';
import { ledgerRow } from '../../../src/jobs/account-assignments/ledger.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import { reordered } from '../../support/things.ts';
import { applyTo, context, jobOf, ledgerOf, objectId, planOf, principalId, type Estate } from './estate.ts';
import { gaps, grown, handMade, moment, settings } from './random-estates.ts';

const approve = fc.subarray([objectId(1), objectId(2)]);
const options = { seed: 20261120, numRuns: 60 };

const changesOf = async (estate: Estate, run: object = {}): Promise<readonly string[]> =>
  (await planOf(estate, { settings, ...run })).changes.map(({ action, key }) => `${action} ${key}`);

describe('the laws of account-assignments', () => {
  it('nothing is lost: every group that a rule or a mapping knows is wanted for something, or remarked on', () =>
    fc.assert(
      fc.asyncProperty(moment, moment, handMade, async (first, then, rows) => {
        const estate = await grown(first, then, rows);
        const { desired, remarks } = await jobOf(estate, { settings }).read(context);
        const told = new Set([
          ...desired.items.map(({ groupId }) => groupId),
          ...estate.groups
            .filter((one) => remarks.some(({ subject }) => subject === one.displayName))
            .map(({ id }) => id),
        ]);
        const known = estate.groups.filter(
          ({ id, displayName }) => displayName !== 'Retired' || id === objectId(6),
        );
        expect(known.filter(({ id }) => !told.has(id))).toEqual([]);
      }),
      options,
    ));

  it('the order in which things are read changes nothing', () =>
    fc.assert(
      fc.asyncProperty(
        moment,
        moment.chain((then) =>
          fc.tuple(
            fc.constant(then),
            fc.record({
              accounts: reordered(then.accounts),
              groups: reordered(then.groups),
              assigned: reordered(then.assigned),
              store: reordered(then.store),
              sets: reordered(then.sets),
            }),
          ),
        ),
        handMade,
        async (first, [then, shuffled], rows) => {
          const estate = await grown(first, then, rows);
          const before = await planOf(estate, { settings });
          Object.assign(estate, shuffled, { rows: estate.rows.toReversed() });
          expect(await planOf(estate, { settings })).toEqual(before);
        },
      ),
      options,
    ));

  it('what could not be read is never a reason to do more', () =>
    fc.assert(
      fc.asyncProperty(
        moment,
        moment,
        handMade,
        gaps,
        approve,
        fc.boolean(),
        async (first, then, rows, unread, ids, through) => {
          const estate = await grown(first, then, rows);
          const all = new Set(await changesOf(estate, { approve: ids }));
          estate.gaps = unread;
          estate.seesThroughGaps = through;
          const done = await changesOf(estate, { approve: ids });
          const broken = [unread.groups, unread.store, unread.sets, unread.rows].flatMap(
            (each) => each ?? [],
          );
          const isBlind = broken.some(({ scope }) => scope === 'everything');
          const allowed = (each: string): boolean => all.has(each) && !(isBlind && each.startsWith('delete'));
          expect(done.filter((each) => !allowed(each))).toEqual([]);
        },
      ),
      { ...options, numRuns: 120 },
    ));

  it('what somebody made by hand is never taken away', () =>
    fc.assert(
      fc.asyncProperty(moment, moment, handMade, approve, async (first, then, rows, ids) => {
        const estate = await grown(first, then, rows);
        const ours = new Set(
          (await ledgerOf(estate)).flatMap((entry) =>
            entry.assignments.map((each) => keyOfRow(ledgerRow(entry, each))),
          ),
        );
        const others = estate.rows.map(keyOfRow).filter((key) => !ours.has(key));
        await applyTo(estate, { settings, approve: ids });
        const after = new Set(estate.rows.map(keyOfRow));
        expect(others.filter((key) => !after.has(key))).toEqual([]);
      }),
      options,
    ));

  it('a run that is narrowed does nothing that a whole one would not', () =>
    fc.assert(
      fc.asyncProperty(
        moment,
        moment,
        handMade,
        approve,
        fc.record({
          accounts: fc.subarray([ACCOUNT, OTHER_ACCOUNT]),
          groups: fc.subarray([1, 2, 3].map(objectId)),
          changedGroups: fc.subarray([3, 4, 9].map(objectId)),
          principals: fc.subarray([4, 5, 9].map(principalId)),
        }),
        async (first, then, rows, ids, wanted) => {
          const estate = await grown(first, then, rows);
          const known = new Set([
            ...estate.groups.map(({ id }) => id),
            ...(await ledgerOf(estate)).map((entry) => entry.group),
          ]);
          const scope = { ...wanted, groups: wanted.groups.filter((id) => known.has(id)) };
          const all = new Set(await changesOf(estate, { approve: ids }));
          const done = await changesOf(estate, { approve: ids, scope });
          expect(done.filter((each) => !all.has(each))).toEqual([]);
        },
      ),
      options,
    ));

  it('planning again after applying is empty, and writes no ledger', () =>
    fc.assert(
      fc.asyncProperty(moment, moment, handMade, approve, async (first, then, rows, ids) => {
        const estate = await grown(first, then, rows);
        await applyTo(estate, { settings, approve: ids });
        const ledger = await estate.state.list('ledger#account-assignments');
        expect(await changesOf(estate)).toEqual([]);
        expect((await applyTo(estate, { settings })).status).toBe('no-changes');
        expect(await estate.state.list('ledger#account-assignments')).toEqual(ledger);
      }),
      options,
    ));

  it('without approval, no group has more by a new name than it had', () =>
    fc.assert(
      fc.asyncProperty(moment, fc.array(moment, { minLength: 1, maxLength: 3 }), async (first, later) => {
        const byName = { ...settings, rules: settings.rules.slice(0, 1), mappings: [] };
        const estate = await grown(first, first, []);
        const had = await ledgerOf(estate);
        const targets = (each: { readonly accountId: string; readonly permissionSetArn: string }): string =>
          `${each.accountId} ${each.permissionSetArn}`;
        for (const { groups } of later) {
          const names = new Map(groups.map(({ id, displayName }) => [id, displayName]));
          estate.groups = estate.groups.map((one) => ({
            ...one,
            displayName: names.get(one.id) ?? one.displayName,
          }));
          await applyTo(estate, { settings: byName });
        }
        // A group that has the name that it had was looked at under it.
        const names = new Map(estate.groups.map(({ id, displayName }) => [id, displayName]));
        const more = had
          .filter((entry) => entry.displayName !== names.get(entry.group))
          .flatMap((entry) => {
            const before = new Set(entry.assignments.map(targets));
            return estate.rows.filter(
              (one) => one.principalId === entry.principalId && !before.has(targets(one)),
            );
          });
        expect(more).toEqual([]);
      }),
      options,
    ));
});
