import { describe, expect, it } from 'vitest';
import { plan, type Plan } from '../../src/core/plan.ts';
import { grace, type Sighting } from '../../src/core/retirement.ts';
import { withhold, type Rule } from '../../src/core/withhold.ts';
import { thing, thingKind, type Thing } from '../support/things.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T08:00:00.000Z');
const at = (hours: number): Date => new Date(start + hours * hour);
const iso = (hours: number): string => at(hours).toISOString();

describe('a thing that is missing, with a grace of 24 h and a rest of 6 h', () => {
  const times = { grace: 24 * hour, rest: 6 * hour };
  const [active, retired] = [thing('a', { active: true }), thing('a', { active: false })];

  it.each<{ name: string; there: Thing; seen?: Sighting; now: number; reason?: string }>([
    {
      name: 'first seen missing: waits',
      there: active,
      now: 0,
      reason: 'missing since 2026-03-01 08:00 UTC, taken away from 2026-03-02 08:00 UTC on',
    },
    {
      name: 'missing for almost the grace: waits',
      there: active,
      seen: { missingSince: iso(0) },
      now: 23.99,
      reason: 'missing since 2026-03-01 08:00 UTC, taken away from 2026-03-02 08:00 UTC on',
    },
    { name: 'missing for the grace: is retired', there: active, seen: { missingSince: iso(0) }, now: 24 },
    {
      name: 'retired, and somebody else did it: rests from now',
      there: retired,
      seen: { missingSince: iso(0) },
      now: 25,
      reason: 'retired since 2026-03-02 09:00 UTC, removed from 2026-03-02 15:00 UTC on',
    },
    {
      name: 'retired for almost the rest: waits',
      there: retired,
      seen: { missingSince: iso(0), retiredSince: iso(24) },
      now: 29.99,
      reason: 'retired since 2026-03-02 08:00 UTC, removed from 2026-03-02 14:00 UTC on',
    },
    {
      name: 'retired for the rest: is removed',
      there: retired,
      seen: { missingSince: iso(0), retiredSince: iso(24) },
      now: 30,
    },
    {
      name: 'retired long ago, but missing only lately: rests after the grace, not during it',
      there: retired,
      seen: { missingSince: iso(50), retiredSince: iso(0) },
      now: 79.99,
      reason: 'retired since 2026-03-01 08:00 UTC, removed from 2026-03-04 16:00 UTC on',
    },
    {
      name: 'retired long ago, missing for the grace and rested after it: is removed',
      there: retired,
      seen: { missingSince: iso(50), retiredSince: iso(0) },
      now: 80,
    },
    {
      name: 'retired long ago, but missing only now: waits for the grace',
      there: retired,
      seen: { missingSince: iso(99), retiredSince: iso(0) },
      now: 100,
      reason: 'missing since 2026-03-05 11:00 UTC, taken away from 2026-03-06 11:00 UTC on',
    },
    {
      name: 'active again after it was retired: is retired again',
      there: active,
      seen: { missingSince: iso(0), retiredSince: iso(24) },
      now: 26,
    },
  ])('$name', ({ there, seen, now, reason }) => {
    const sightings = new Map(seen === undefined ? [] : [['here a', seen]]);
    const { changes, withheld } = gone([there], [grace(sightings, times, at(now))]);
    expect(changes).toHaveLength(reason === undefined ? 1 : 0);
    expect(withheld.map((held) => held.reason)).toEqual(reason === undefined ? [] : [reason]);
  });

  it('goes at once when both times are zero', () => {
    const rules = [grace<Thing>(new Map(), { grace: 0, rest: 0 }, at(0))];
    expect(gone([active], rules).withheld).toEqual([]);
    expect(gone([retired], rules).withheld).toEqual([]);
  });

  it('is the only thing that has to wait', () => {
    const planned = plan(thingKind, { items: [thing('new'), thing('b', { name: 'renamed' })] }, [thing('b')]);
    expect(withhold(planned, [grace(new Map(), times, at(0))])).toBe(planned);
  });
});

/** The plan when nothing is wanted any more. */
function gone(there: readonly Thing[], rules: readonly Rule<Thing>[] = []): Plan<Thing> {
  return withhold(plan(thingKind, { items: [] }, there), rules);
}
