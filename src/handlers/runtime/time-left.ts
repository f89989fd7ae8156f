import type { Context } from 'aws-lambda';

/**
 * A run is stopped this long before Lambda would kill it. One request to the state store may hang until it times out
 * (30 seconds) and be sent again, and there is still time to give the lease back and to log the report.
 */
export const earlyMs = 60_000;

/** Milliseconds until a run that begins now is stopped. */
export function timeLeft(lambda: Pick<Context, 'getRemainingTimeInMillis'>): number {
  return Math.max(0, lambda.getRemainingTimeInMillis() - earlyMs);
}
