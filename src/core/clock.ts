/** Time as an argument: logic never reads the wall clock, so tests decide what time it is. */
export interface Clock {
  now(): Date;
  /** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted before or meanwhile. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that also ends what takes too long. */
export interface DeadlineClock extends Clock {
  /** Aborted when `milliseconds` are over on this clock, unless it was cancelled before. */
  deadline(milliseconds: number): Deadline;
}

export interface Deadline {
  readonly signal: AbortSignal;
  /** What has ended in time must not keep the process awake. */
  cancel(): void;
}
