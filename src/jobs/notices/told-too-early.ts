import type { Credential } from '../../model/credentials.ts';
import { comparedEnd, dayOf, daysLeft, weeksBetween, weeksOver } from './horizons.ts';
import type { ToldOfCredential, ToldOfFinding } from './memory.ts';

/**
 * What was told of a credential, without what will only be so later: the clock was ahead, or its end came back. It is
 * told again when its time comes, but not on the day on which it was told.
 */
export function withoutTooEarly(
  told: ToldOfCredential,
  { notAfter }: Pick<Credential, 'notAfter'>,
  horizons: readonly number[],
  now: Date,
): ToldOfCredential {
  if (notAfter === undefined || comparedEnd(notAfter, told.until) !== 'same') return told;
  if (told.day === dayOf(now)) return told;
  const { horizon, overdue, ...rest } = told;
  return {
    ...rest,
    ...(horizon === undefined ? {} : passedHorizon(horizon, daysLeft(notAfter, now), horizons)),
    ...(overdue === undefined || isTooEarly(overdue, weeksOver(notAfter, now)) ? {} : { overdue }),
  };
}

/** A day more is no sign of anything: a run may be a few minutes early. */
function passedHorizon(
  horizon: number,
  days: number,
  horizons: readonly number[],
): Pick<ToldOfCredential, 'horizon'> {
  if (days <= horizon + 1) return { horizon };
  const passed = horizons.filter((each) => days <= each);
  return passed.length === 0 ? {} : { horizon: Math.min(...passed) };
}

function isTooEarly(overdue: number, week: number): boolean {
  return week === 0 || overdue > week + 1;
}

/** The same of a finding: its weeks are counted anew. */
export function withoutFuture(told: ToldOfFinding, now: Date): ToldOfFinding {
  const weeks = weeksBetween(new Date(told.at), now);
  return dayOf(now) < dayOf(new Date(told.at)) || told.reminders > weeks + 1
    ? { ...told, at: now.toISOString(), reminders: 0 }
    : told;
}
