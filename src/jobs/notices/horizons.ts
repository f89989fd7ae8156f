import { matches } from '../../core/pattern.ts';
import type { HorizonSettings } from './settings.ts';

export const day = 86_400_000;
const week = 7 * day;

/** From here on it is told every day. */
export const lastDays = 7;

/** Whole days until `notAfter`; negative after it. Both are ISO times. */
export function daysLeft(notAfter: string, now: Date): number {
  return Math.floor((Date.parse(notAfter) - now.getTime()) / day);
}

/** Which week after the end it is, from 1; 0 until the end. */
export function weeksOver(notAfter: string, now: Date): number {
  const over = now.getTime() - Date.parse(notAfter);
  return over <= 0 ? 0 : Math.floor(over / week) + 1;
}

/** `2027-02-26`, in UTC. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

/** Whole weeks between two days in UTC, so that a run that is a few minutes early still counts. */
export function weeksBetween(earlier: Date, later: Date): number {
  return Math.floor((Date.parse(dayOf(later)) - Date.parse(dayOf(earlier))) / week);
}

/** How a date stands to the one last told of: up to a week away it is the same, better known. */
export function comparedEnd(notAfter: string, told: string): 'same' | 'later' | 'earlier' {
  const moved = Date.parse(notAfter) - Date.parse(told);
  if (Math.abs(moved) <= week) return 'same';
  return moved > 0 ? 'later' : 'earlier';
}

/** The days before the end at which this credential is told, the farthest first. */
export function horizonsFor(key: string, { horizons, horizonsOf }: HorizonSettings): readonly number[] {
  return horizonsOf.find(({ credential }) => matches(credential, key))?.horizons ?? horizons;
}
