import * as z from 'zod';
import type { Change } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import { rule, type Rule } from './withhold.ts';

/** When a thing was first seen missing from the source, and since when it is known to be retired. */
export const sighting = z.object({
  missingSince: z.iso.datetime(),
  /** When a run last saw it missing. */
  lastMissing: z.iso.datetime().optional(),
  retiredSince: z.iso.datetime().optional(),
});
export type Sighting = z.output<typeof sighting>;
export type Sightings = ReadonlyMap<string, Sighting>;

export interface RetirementTimes {
  /** Milliseconds a thing must have been missing before anything is taken away. */
  readonly grace: number;
  /** Milliseconds between the retiring (an app role is disabled) and the removal, which cannot be undone. */
  readonly rest: number;
}

const shortestMemory = 2 * 86_400_000;

/**
 * The sightings that still count. Nobody looks between two applies, so one that is far older than the grace time says
 * nothing of what was there meanwhile: its thing starts anew.
 */
export function freshSightings(sightings: Sightings, { grace: time }: RetirementTimes, now: Date): Sightings {
  const oldest = now.getTime() - Math.max(2 * time, shortestMemory);
  return new Map(
    [...sightings].filter(([, seen]) => Date.parse(seen.lastMissing ?? seen.missingSince) >= oldest),
  );
}

/**
 * Deleting as a state machine across runs, held in the plan's own terms.
 *
 * | seen                                   | step   | done when                                    |
 * |----------------------------------------|--------|----------------------------------------------|
 * | missing, still active                  | retire | missing for the grace time                   |
 * | missing, retired                       | remove | then also retired for the rest time          |
 * | wanted again                           |        | no delete is planned; the sighting is dropped |
 */
export function grace<R>(sightings: Sightings, times: RetirementTimes, now: Date): Rule<R> {
  return rule('grace', (change) => {
    if (change.action !== 'delete') return undefined;
    const seen = sightings.get(change.key);
    const missingSince = Date.parse(seen?.missingSince ?? now.toISOString());
    const due = missingSince + times.grace;
    if (now.getTime() < due) {
      return `missing since ${minute(missingSince)}, taken away from ${minute(due)} on`;
    }
    if (change.step === 'retire' || times.rest === 0) return undefined;
    const retiredSince = Date.parse(seen?.retiredSince ?? now.toISOString());
    // One that somebody else had retired before rests after its grace as well, not during it.
    const removable = Math.max(retiredSince, due) + times.rest;
    return now.getTime() < removable
      ? `retired since ${minute(retiredSince)}, removed from ${minute(removable)} on`
      : undefined;
  });
}

/**
 * What to remember after an apply. Only what is known to be missing gets a sighting: what was held back because
 * a read was incomplete, because it is not ours or is protected, keeps the sighting it had.
 */
export function sightingsAfter<R>(
  before: Sightings,
  plan: Pick<Plan<R>, 'changes' | 'withheld'>,
  outcomes: readonly Outcome<R>[],
  now: Date,
): Sightings {
  const after = new Map<string, Sighting>();
  const time = now.toISOString();
  const applied = new Set(outcomes.filter((o) => o.status === 'applied').map((o) => o.change));
  const note = (change: Change<R>): void => {
    if (change.action !== 'delete') return;
    const gone = change.step === 'remove' && applied.has(change);
    if (gone) return;
    const seen = before.get(change.key);
    // What is retired now was active until now, whatever was noted of it: somebody may have re-enabled it.
    const retiredBefore = change.step === 'remove' ? (seen?.retiredSince ?? time) : undefined;
    const retiredSince = applied.has(change) ? time : retiredBefore;
    after.set(change.key, {
      missingSince: seen?.missingSince ?? time,
      lastMissing: time,
      ...(retiredSince === undefined ? {} : { retiredSince }),
    });
  };

  plan.changes.forEach(note);
  for (const { change, rule: name } of plan.withheld) {
    const seen = before.get(change.key);
    if (knownMissing.has(name)) note(change);
    else if (seen !== undefined) after.set(change.key, seen);
  }
  return after;
}

/** Rules that come after it is settled that the thing is missing, ours and not protected. */
const knownMissing = new Set(['policy', 'grace', 'limit']);

function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
