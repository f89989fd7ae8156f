import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/core/outcome.ts';
import { ownership } from '../../src/core/ownership.ts';
import { plan, type Plan } from '../../src/core/plan.ts';
import { policy } from '../../src/core/policy.ts';
import { protection } from '../../src/core/protection.ts';
import type { Sighting, Sightings } from '../../src/core/retirement.ts';
import { withhold, type Rule } from '../../src/core/withhold.ts';
import { freshSightings, sighting, sightingsAfter } from '../../src/state/sightings.ts';
import { thing, thingKind, type Thing } from '../support/things.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T08:00:00.000Z');
const at = (hours: number): Date => new Date(start + hours * hour);
const iso = (hours: number): string => at(hours).toISOString();

describe('a sighting that is old', () => {
  const day = 24 * hour;
  const sightings = (seen: Sighting): Sightings => new Map([['here a', seen]]);

  it.each([
    { name: 'within twice the grace still counts', grace: 7 * day, last: 0, now: 14 * 24, counts: true },
    { name: 'beyond twice the grace starts anew', grace: 7 * day, last: 0, now: 14 * 24 + 1, counts: false },
    { name: 'within two days counts without a grace', grace: 0, last: 0, now: 48, counts: true },
    { name: 'beyond two days starts anew without a grace', grace: 0, last: 0, now: 49, counts: false },
    { name: 'counts from the last time it was seen missing', grace: day, last: 90, now: 100, counts: true },
  ])('$name', ({ grace: time, last, now, counts }) => {
    const seen = { missingSince: iso(-200), lastMissing: iso(last) };
    const fresh = freshSightings(sightings(seen), { grace: time, rest: 0 }, at(now));
    expect(fresh.has('here a')).toBe(counts);
  });

  it('of an older version counts from when it was first missing', () => {
    const old = sightings({ missingSince: iso(0) });
    expect(freshSightings(old, { grace: day, rest: 0 }, at(48)).size).toBe(1);
    expect(freshSightings(old, { grace: day, rest: 0 }, at(49)).size).toBe(0);
  });
});

describe('what is remembered after an apply', () => {
  const [active, retired] = [thing('a', { active: true }), thing('a', { active: false })];
  const old: Sighting = { missingSince: iso(0), retiredSince: iso(5) };
  const hold = (name: string): Rule<Thing> => ({ name, over: () => () => 'held' });

  it.each<{
    name: string;
    planned: Plan<Thing>;
    before?: Sighting;
    status?: Outcome<Thing>['status'];
    after?: Sighting;
  }>([
    {
      name: 'missing for the first time, held by grace',
      planned: gone([active], [hold('grace')]),
      after: { missingSince: iso(9) },
    },
    {
      name: 'still missing, held by grace: keeps the first time',
      planned: gone([active], [hold('grace')]),
      before: { missingSince: iso(0) },
      after: { missingSince: iso(0) },
    },
    {
      name: 'missing, held by the policy: the time counts from now',
      planned: gone([active], [policy('upsert-only')]),
      after: { missingSince: iso(9) },
    },
    {
      name: 'missing, held by a limit of the target',
      planned: gone([active], [hold('limit')]),
      after: { missingSince: iso(9) },
    },
    {
      name: 'found retired: that time counts from now too',
      planned: gone([retired], [hold('grace')]),
      before: { missingSince: iso(0) },
      after: { missingSince: iso(0), retiredSince: iso(9) },
    },
    {
      name: 'retired now',
      planned: gone([active]),
      before: { missingSince: iso(0) },
      status: 'applied',
      after: { missingSince: iso(0), retiredSince: iso(9) },
    },
    {
      name: 'could not be retired',
      planned: gone([active]),
      before: { missingSince: iso(0) },
      status: 'failed',
      after: { missingSince: iso(0) },
    },
    {
      name: 'retired anew after somebody made it active again: rests anew',
      planned: gone([active]),
      before: old,
      status: 'applied',
      after: { missingSince: iso(0), retiredSince: iso(9) },
    },
    { name: 'removed: forgotten', planned: gone([retired]), before: old, status: 'applied' },
    { name: 'could not be removed', planned: gone([retired]), before: old, status: 'failed', after: old },
    {
      name: 'the removal was not attempted',
      planned: gone([retired]),
      before: old,
      status: 'not-attempted',
      after: old,
    },
    {
      name: 'unreadable: keeps what was known',
      planned: gone([active], [hold('completeness')]),
      before: old,
      after: old,
    },
    { name: 'unreadable and never seen missing: nothing', planned: gone([active], [hold('completeness')]) },
    { name: 'foreign: nothing', planned: gone([thing('x1')], [ownership(thingKind)]) },
    { name: 'protected: nothing', planned: gone([active], [protection(() => 'a')]) },
    { name: 'several under its key: nothing', planned: gone([thing('a'), thing('a', { name: 'twin' })]) },
    {
      name: 'back and equal: forgotten',
      planned: plan(thingKind, { items: [active] }, [active]),
      before: old,
    },
    {
      name: 'back and to be re-enabled: forgotten, even when that fails',
      planned: plan(thingKind, { items: [active] }, [retired]),
      before: old,
      status: 'failed',
    },
  ])('$name', ({ planned, before, status, after }) => {
    const sightings = new Map(before === undefined ? [] : [['here a', before]]);
    const remembered = sightingsAfter(sightings, planned, outcomesOf(planned, status), at(9));
    // What a run saw missing carries when that was; what it could not judge stays as it was.
    const unjudged = planned.withheld.some(({ rule: name }) => name === 'completeness');
    const expected = after === undefined || unjudged ? after : { ...after, lastMissing: iso(9) };
    expect([...remembered.values()]).toEqual(expected === undefined ? [] : [expected]);
  });

  it('can be stored and read back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.option(fc.nat({ max: 1000 }), { nil: undefined }), (m, r) => {
        const seen = { missingSince: iso(m), ...(r === undefined ? {} : { retiredSince: iso(r) }) };
        expect(sighting.parse(JSON.parse(JSON.stringify(seen)))).toEqual(seen);
      }),
    );
  });
});

/** The plan when nothing is wanted any more. */
function gone(there: readonly Thing[], rules: readonly Rule<Thing>[] = []): Plan<Thing> {
  return withhold(plan(thingKind, { items: [] }, there), rules);
}

function outcomesOf(planned: Plan<Thing>, status: Outcome<Thing>['status'] = 'applied'): Outcome<Thing>[] {
  return planned.changes.map((change): Outcome<Thing> => {
    if (status === 'applied') return { status, change };
    if (status === 'failed') return { status, change, failure: { code: 'DENIED', message: 'no' } };
    return { status, change, why: 'deadline' };
  });
}
