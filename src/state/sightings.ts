import * as z from 'zod';
import type { Change } from '../core/change.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Plan } from '../core/plan.ts';
import type { RetirementTimes, Sighting, Sightings } from '../core/retirement.ts';

/** As it is stored. */
export const sighting = z.object({
  missingSince: z.iso.datetime(),
  lastMissing: z.iso.datetime().optional(),
  retiredSince: z.iso.datetime().optional(),
});

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
