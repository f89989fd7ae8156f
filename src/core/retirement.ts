import { rule, type Rule } from './withhold.ts';

/** When a thing was first seen missing from the source, and since when it is known to be retired. */
export interface Sighting {
  readonly missingSince: string;
  /** When a run last saw it missing. */
  readonly lastMissing?: string | undefined;
  readonly retiredSince?: string | undefined;
}
export type Sightings = ReadonlyMap<string, Sighting>;

export interface RetirementTimes {
  /** Milliseconds a thing must have been missing before anything is taken away. */
  readonly grace: number;
  /** Milliseconds between the retiring (an app role is disabled) and the removal, which cannot be undone. */
  readonly rest: number;
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

function minute(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
