import type { Failure } from '../core/errors.ts';
import type { RunReport } from '../core/report.ts';

/** What a job did last, and who may write now. */
export interface JobStatus {
  /** Its name. */
  readonly job: string;
  /** Absent when nobody holds the lease. */
  readonly lease?: HeldLease;
  /** The newest first; empty when no run that may write was kept. */
  readonly runs: readonly RunSummary[];
  /** What of this could not be read, since what is kept there is odd. */
  readonly unread: readonly Failure[];
}

export interface HeldLease {
  readonly owner: string;
  /** ISO times. */
  readonly since: string;
  readonly until: string;
  /** It has run out without being given back: whoever comes next may take it. */
  readonly over: boolean;
}

/** One run, whatever number of slices it took. */
export interface RunSummary {
  /** ISO time of the first slice that is known; absent when what is kept has none. */
  readonly startedAt?: string;
  /** Absent when the last entry is of an unknown form, and so is what is below it here. */
  readonly finishedAt?: string;
  readonly seconds?: number;
  readonly mode?: RunReport['mode'];
  readonly status?: RunReport['status'];
  readonly degraded?: boolean;
  readonly planId?: string;
  /** Code of the error or the refusal that it ended with. */
  readonly trouble?: string;
  /** Written by all slices together. */
  readonly applied: number;
  /** Of the last slice: what is left of those before it was tried again. */
  readonly failed: number;
  readonly notAttempted: number;
  readonly withheld: number;
  readonly slices: number;
  /** There may be slices before these, which were not looked for. */
  readonly cut: boolean;
  readonly owner: string;
}
