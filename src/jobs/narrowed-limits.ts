import type { Limits } from '../core/guard.ts';

/**
 * What the guard lets a narrowed run do: its share of what a whole one may, and nothing for free. So runs in scopes
 * that do not overlap do together no more than one run over all of them might.
 *
 * @param existing What is ours in the scope.
 * @param elsewhere What is ours outside of it.
 */
export function narrowedLimits(limits: Limits, existing: number, elsewhere: number): Limits {
  const share = existing === 0 ? 0 : existing / (existing + elsewhere);
  const maxDeletes = Math.floor(limits.maxDeletes * share + 1e-9);
  return { ...limits, freeDeletes: 0, freeUpdates: 0, maxDeletes };
}
