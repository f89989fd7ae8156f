import { setTimeout } from 'node:timers/promises';
import type { DeadlineClock } from '../core/clock.ts';

/** The real time, for everything that is not the lab. */
export const systemClock: DeadlineClock = {
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
  deadline(milliseconds) {
    const over = new AbortController();
    const cancelled = new AbortController();
    systemClock.sleep(milliseconds, cancelled.signal).then(
      () => over.abort(new DOMException('The time is over.', 'TimeoutError')),
      () => undefined,
    );
    return { signal: over.signal, cancel: () => cancelled.abort() };
  },
};
