/**
 * The lab's time. It moves only when somebody sleeps on it or says so, never by itself, so that a test
 * of a seven-day grace time takes no time and gives the same result on every run.
 */
export interface LabClock {
  now(): Date;
  /** Moves the time forward at once. Throws the signal's reason when it is already aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  advance(milliseconds: number): void;
}

export function createLabClock(start: Date): LabClock {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      time += milliseconds;
      // Lets other work go on, as a real wait would.
      await Promise.resolve();
    },
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}

/**
 * Winds a lab's clock forward to a date, as if nobody had asked for anything until then.
 * @throws RangeError For a date before the lab's now, and for one that is none
 */
export function windTo({ clock }: { readonly clock: LabClock }, date: Date): void {
  const ahead = date.getTime() - clock.now().getTime();
  if (ahead >= 0) return clock.advance(ahead);
  const when = Number.isNaN(ahead) ? 'no date' : date.toISOString();
  throw new RangeError(`The lab is at ${clock.now().toISOString()} and cannot be wound to ${when}.`);
}
