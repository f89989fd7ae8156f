import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../core/clock.ts';

/** The real time, for everything that is not the lab. */
export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(milliseconds, signal) {
    signal?.throwIfAborted();
    try {
      await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      // Node rejects with an AbortError of its own; Clock promises the signal's reason.
      signal?.throwIfAborted();
      throw error;
    }
  },
};
