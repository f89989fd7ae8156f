import type { Limits } from '../../core/guard.ts';
import { narrowedLimits } from '../narrowed-limits.ts';
import type { AppRole } from './app-role.ts';

/** One connection: what is there in the scope, and how many of ours are outside of it. */
interface Counted {
  readonly current: readonly AppRole[];
  readonly elsewhere: number;
}

/**
 * What the guard lets a narrowed run do. Limits are the same for every connection of a run: those of the one that has
 * the least of its app roles in the scope.
 */
export function limitsWithin(limits: Limits, connections: readonly Counted[]): Limits {
  const shares = connections
    .map(({ current, elsewhere }) => ({
      existing: current.filter(({ foreign }) => foreign === undefined).length,
      elsewhere,
    }))
    .filter(({ existing }) => existing > 0)
    .map(({ existing, elsewhere }) => narrowedLimits(limits, existing, elsewhere));
  const [least] = shares.toSorted((a, b) => a.maxDeletes - b.maxDeletes);
  return least ?? narrowedLimits(limits, 0, 0);
}
