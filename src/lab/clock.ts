/**
 * The lab's time. It moves only when somebody sleeps on it or says so, never by itself, so that a test
 * of a seven-day grace time takes no time and gives the same result on every run.
 */
export interface LabClock {
  now(): Date;
  /**
   * Moves the time forward at once. Throws the signal's reason when it is already aborted, or is by a deadline that
   * the time comes to: it stands there then.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  advance(milliseconds: number): void;
  /** A signal that is aborted when the time has moved on by so much, unless it was cancelled before. */
  deadline(milliseconds: number): { readonly signal: AbortSignal; cancel(): void };
}

interface Alarm {
  readonly time: number;
  readonly over: AbortController;
}

export function createLabClock(start: Date): LabClock {
  let time = start.getTime();
  const alarms = new Set<Alarm>();

  /** Up to where the signal lets it, through every deadline on the way. */
  function move(milliseconds: number, signal?: AbortSignal): void {
    const goal = time + milliseconds;
    const due = [...alarms].filter((alarm) => alarm.time <= goal).toSorted((a, b) => a.time - b.time);
    for (const alarm of due) {
      time = Math.max(time, alarm.time);
      alarms.delete(alarm);
      alarm.over.abort(new DOMException('The time is over.', 'TimeoutError'));
      if (signal?.aborted === true) return;
    }
    time = goal;
  }

  return {
    now: () => new Date(time),
    async sleep(milliseconds, signal) {
      signal?.throwIfAborted();
      move(milliseconds, signal);
      signal?.throwIfAborted();
      // Lets other work go on, as a real wait would.
      await Promise.resolve();
    },
    advance: (milliseconds) => move(milliseconds),
    deadline(milliseconds) {
      const alarm = { time: time + milliseconds, over: new AbortController() };
      if (milliseconds > 0) alarms.add(alarm);
      else alarm.over.abort(new DOMException('The time is over.', 'TimeoutError'));
      return { signal: alarm.over.signal, cancel: () => void alarms.delete(alarm) };
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
