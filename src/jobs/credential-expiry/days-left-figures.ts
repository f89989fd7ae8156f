import type { Credential } from '../../model/credentials.ts';
import { daysLeft } from '../notices/horizons.ts';

/** The most days of each figure; what has more is in none of them. */
const steps = [7, 30, 90] as const;

/**
 * How many of the credentials in use have ended, and how many end within so many days, each counted once. `LeastDaysLeft`
 * is of the one that ends first, negative once it has; absent where none has an end that is known.
 */
export function daysLeftFigures(
  credentials: readonly Credential[],
  now: Date,
): Readonly<Record<string, number>> {
  const left = credentials.flatMap(({ state, notAfter }) =>
    state !== 'active' || notAfter === undefined ? [] : [daysLeft(notAfter, now)],
  );
  const between = (least: number, most: number): number =>
    left.filter((days) => days >= least && days < most).length;
  return {
    CredentialsEnded: between(-Infinity, 0),
    ...Object.fromEntries(
      steps.map((most, place) => [`CredentialsTo${most}Days`, between(steps[place - 1] ?? 0, most)]),
    ),
    ...(left.length === 0 ? {} : { LeastDaysLeft: Math.min(...left) }),
  };
}
