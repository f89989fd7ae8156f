import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/core/change.ts';
import { completeness } from '../../src/core/completeness.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { ownership } from '../../src/core/ownership.ts';
import { plan } from '../../src/core/plan.ts';
import { policy } from '../../src/core/policy.ts';
import { grace, type RetirementTimes, type Sightings } from '../../src/core/retirement.ts';
import { sightingsAfter } from '../../src/state/sightings.ts';
import type { Gap } from '../../src/core/snapshot.ts';
import { withhold } from '../../src/core/withhold.ts';
import { applyTo, thing, thingKind, type Thing } from '../support/things.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T08:00:00.000Z');
const ids = ['a', 'b', 'c', 'd'];
const scopeOf = (id: string): string => (id < 'c' ? 'north' : 'south');

/** What happens between two runs, and how the run goes. */
interface Step {
  readonly hours: number;
  /** Which ids the source holds now. */
  readonly source: readonly string[];
  /** Scopes of the source that cannot be read in this run. */
  readonly unread: readonly string[];
  /** Ids that somebody else makes active again, if they are there. */
  readonly reenabled: readonly string[];
  /** Ids whose changes the cloud refuses in this run. */
  readonly refused: readonly string[];
}

const step = (people: boolean): fc.Arbitrary<Step> =>
  fc.record(
    {
      hours: fc.integer({ min: 0, max: 6 }),
      source: fc.subarray(ids),
      unread: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(['north', 'south'])),
      reenabled: people ? fc.subarray(ids) : fc.constant([]),
      refused: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(ids)),
    },
    { noNullPrototype: true },
  );

const times: fc.Arbitrary<RetirementTimes> = fc
  .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  .map(([graceHours, rest]) => ({ grace: graceHours * hour, rest: rest * hour }));

const history = (people: boolean): fc.Arbitrary<readonly Step[]> =>
  fc.array(step(people), { minLength: 1, maxLength: 40 });

/** What one run did, with what the world knew before it. */
interface Run {
  readonly step: Step;
  readonly now: number;
  readonly before: { readonly held: readonly Thing[]; readonly sightings: Sightings };
  readonly done: readonly Change<Thing>[];
  readonly after: { readonly held: readonly Thing[]; readonly sightings: Sightings };
}

/** The steps one after another, with state that is carried over as the jobs do it. */
function live(steps: readonly Step[], limits: RetirementTimes): Run[] {
  let held: readonly Thing[] = ids.map((id) => thing(id, { scope: scopeOf(id), active: true }));
  let sightings: Sightings = new Map();
  let now = start;
  return steps.map((one) => {
    now += one.hours * hour;
    held = held.map((item) => (one.reenabled.includes(item.id) ? { ...item, active: true } : item));
    const before = { held, sightings };
    const wanted = one.source
      .map((id) => thing(id, { scope: scopeOf(id), active: true }))
      .filter(({ scope }) => !one.unread.includes(scope));
    const gaps: Gap[] = one.unread.map((scope) => ({ scope, code: 'DENIED', reason: 'not allowed' }));
    const planned = withhold(plan(thingKind, { items: wanted }, held), [
      completeness(thingKind, gaps),
      ownership(thingKind),
      policy('sync'),
      grace(sightings, limits, new Date(now)),
    ]);
    const refused = (change: Change<Thing>): boolean => one.refused.some((id) => change.key === `here ${id}`);
    const outcomes = planned.changes.map((change): Outcome<Thing> =>
      refused(change)
        ? { status: 'failed', change, failure: { code: 'DENIED', message: 'no' } }
        : { status: 'applied', change },
    );
    const done = planned.changes.filter((change) => !refused(change));
    held = applyTo(held, done);
    sightings = sightingsAfter(sightings, planned, outcomes, new Date(now));
    return { step: one, now, before, done, after: { held, sightings } };
  });
}

const deletes = (run: Run): Thing[] =>
  run.done.flatMap((change) => (change.action === 'delete' ? [change.before] : []));
const removes = (run: Run): Thing[] =>
  run.done.flatMap((change) =>
    change.action === 'delete' && change.step === 'remove' ? [change.before] : [],
  );
/** The run could tell whether this thing is in the source. */
const couldRead = (run: Run, id: string): boolean => !run.step.unread.includes(scopeOf(id));
const saw = (run: Run, id: string): boolean => couldRead(run, id) && run.step.source.includes(id);

/** When the last run up to this one looked for which `holds`; the start, when there was none. */
function lastTime(runs: readonly Run[], until: number, holds: (run: Run) => boolean): number {
  return runs.slice(0, until).findLast(holds)?.now ?? start;
}

function always(people: boolean, law: (runs: readonly Run[], limits: RetirementTimes) => void): void {
  fc.assert(
    fc.property(history(people), times, (steps, limits) => law(live(steps, limits), limits)),
    { numRuns: 300 },
  );
}

describe('over many runs, while things come and go', () => {
  it('nothing is removed sooner than grace and rest after it was last seen', () => {
    always(false, (runs, limits) => {
      for (const [place, run] of runs.entries()) {
        for (const { id } of removes(run)) {
          const seen = lastTime(runs, place, (earlier) => saw(earlier, id));
          expect(run.now - seen).toBeGreaterThanOrEqual(limits.grace + limits.rest);
        }
      }
    });
  });

  it('nothing is touched sooner than the grace after it was last seen', () => {
    always(true, (runs, limits) => {
      for (const [place, run] of runs.entries()) {
        for (const { id } of deletes(run)) {
          const seen = lastTime(runs, place, (earlier) => saw(earlier, id));
          expect(run.now - seen).toBeGreaterThanOrEqual(limits.grace);
        }
      }
    });
  });

  it('nothing is removed that was active within the rest, also when people re-enable it', () => {
    always(true, (runs, limits) => {
      for (const [place, run] of runs.entries()) {
        for (const { id } of removes(run)) {
          const retired = lastTime(runs, place, (earlier) =>
            earlier.before.held.some(
              (item) => item.id === id && item.active === true && couldRead(earlier, id),
            ),
          );
          expect(run.now - retired).toBeGreaterThanOrEqual(limits.rest);
        }
      }
    });
  });

  it('nothing is deleted in a run that found it, and what returns is there and active again', () => {
    always(true, (runs) => {
      for (const run of runs) {
        expect(deletes(run).filter(({ id }) => saw(run, id))).toEqual([]);
        for (const id of ids.filter((one) => saw(run, one) && !run.step.refused.includes(one))) {
          expect(run.after.held.find((item) => item.id === id)).toMatchObject({ active: true });
        }
      }
    });
  });

  it('no sighting is kept of what is back or gone for good', () => {
    always(true, (runs) => {
      for (const run of runs) {
        const there = new Set(run.after.held.map((item) => thingKind.key(item)));
        for (const key of run.after.sightings.keys()) {
          expect(there).toContain(key);
          expect(ids.filter((id) => saw(run, id)).map((id) => `here ${id}`)).not.toContain(key);
        }
      }
    });
  });

  it('an incomplete read neither starts nor advances a removal', () => {
    always(true, (runs) => {
      for (const run of runs) {
        for (const id of ids.filter((one) => !couldRead(run, one))) {
          const key = `here ${id}`;
          expect(deletes(run).map((item) => item.id)).not.toContain(id);
          expect(run.after.sightings.get(key)).toEqual(run.before.sightings.get(key));
        }
      }
    });
  });

  it('what stays away is removed in the end', () => {
    fc.assert(
      fc.property(history(true), times, (steps, limits) => {
        const quiet: Step = { hours: 12, source: [], unread: [], reenabled: [], refused: [] };
        const runs = live([...steps, quiet, quiet, quiet, quiet], limits);
        expect(runs.at(-1)?.after).toEqual({ held: [], sightings: new Map() });
      }),
    );
  });
});
