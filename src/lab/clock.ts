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
