import type { RetryPolicy } from '../../retry.ts';

/** How long a read may go on to show what was there before the write. */
export const REPLICATION: RetryPolicy = {
  attempts: 12,
  baseMs: 4_000,
  longestWaitMs: 30_000,
  totalWaitMs: 180_000,
};
