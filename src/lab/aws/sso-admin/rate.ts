import type { Clouds } from '../../operation.ts';
import type { IdentityCenter } from '../../world.ts';

/** A call costs a thousand: whole numbers, so that a client which keeps to the rate exactly is never refused. */
const CALL = 1000;

/**
 * Takes a call out of a bucket that holds a second's worth and fills by the lab's clock. Whether the real bucket is
 * as deep is not documented (AWS: "IAM Identity Center quotas": 20 transactions a second, collectively).
 */
export function throttled(
  what: string,
  rate: IdentityCenter['settings']['rate'],
  { session, clock }: Clouds,
): boolean {
  if (rate === 'unlimited') return false;
  const at = clock.now().getTime();
  const full = rate * CALL;
  const before = session.buckets.get(what) ?? { level: full, at };
  const level = Math.min(full, before.level + (at - before.at) * rate);
  const refused = level < CALL;
  session.buckets.set(what, { level: refused ? level : level - CALL, at });
  return refused;
}
