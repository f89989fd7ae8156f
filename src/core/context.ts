import type { Clock } from './clock.ts';

/** What every effect of one run shares. */
export interface RunContext {
  readonly clock: Clock;
  /** Aborted at the deadline of the run, or by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Aborted when reading has used up its share of the run: a job that can go on with less then does. */
  readonly reading?: AbortSignal;
  /** Jitter of waits, from 0 up to 1; Math.random when absent, fixed where runs must be alike. */
  readonly random?: () => number;
  readonly progress: (event: ProgressEvent) => void;
}

/** For people who wait: `done` of `total` `what` in this phase. `total` is absent while it is not known. */
export interface ProgressEvent {
  readonly phase: 'read' | 'apply' | 'wait';
  readonly what: string;
  readonly done: number;
  readonly total?: number;
  /** Begun and not ended. */
  readonly inFlight?: number;
  /** About how long until all is done. */
  readonly secondsLeft?: number;
}
