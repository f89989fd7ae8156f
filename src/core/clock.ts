/** Time as an argument: logic never reads the wall clock, so tests decide what time it is. */
export interface Clock {
  now(): Date;
  /** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted before or meanwhile. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
