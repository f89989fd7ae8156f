import type { Action, Change, Difference } from './change.ts';
import { subjectOf } from './change.ts';
import type { Failure } from './errors.ts';
import type { Allowance, Violation } from './guard.ts';
import type { ReadSummary, Remark } from './job.ts';
import type { Kind } from './kind.ts';
import type { Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';

/**
 * | status     | meaning                                                                    |
 * |------------|----------------------------------------------------------------------------|
 * | no-changes | nothing to do                                                              |
 * | planned    | there are changes; nothing was written, because nobody asked for it        |
 * | applied    | every change was written                                                   |
 * | partial    | some changes were written, some failed or were not attempted               |
 * | refused    | the guard, or `--expect`, stopped it; nothing was written                  |
 * | failed     | nothing was written, because of an error                                   |
 */
export type RunStatus = 'no-changes' | 'planned' | 'applied' | 'partial' | 'refused' | 'failed';

/** What a run saw and did, as plain JSON: what Lambda returns, the state store keeps and `--json` prints. */
export interface RunReport {
  readonly formatVersion: 1;
  readonly job: string;
  readonly mode: 'plan' | 'apply';
  readonly status: RunStatus;
  /** A read was incomplete: the plan is right as far as it goes, and deletes nothing that it could not see. */
  readonly degraded: boolean;
  readonly planId?: string;
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
  /** Numbers of what was read, by the names of their metrics. */
  readonly figures?: Readonly<Record<string, number>>;
  readonly changes: readonly ReportedChange[];
  readonly withheld: readonly ReportedWithheld[];
  readonly violations: readonly Violation[];
  readonly allowances: readonly Allowance[];
  readonly refusal?: Failure;
  readonly error?: Failure;
  readonly unchanged: number;
  readonly existing: Readonly<Record<string, number>>;
  readonly outcomes: readonly ReportedOutcome[];
  /** Of a run that may be cut: which part of it this is. */
  readonly slice?: ReportedSlice;
  /** Entries that its lists have lost, where it was too long to be kept: changes by action, outcomes by status. */
  readonly omitted?: Readonly<Record<string, number>>;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** A part of a run that may be longer than one Lambda. */
export interface ReportedSlice {
  /** The same for each of its slices, also for one that is tried again. */
  readonly run: string;
  /** From 1. */
  readonly number: number;
  /** Changes that the slices before it have written. */
  readonly applied: number;
  /** It is the first once more: an earlier try of it had begun and was killed. */
  readonly resumed?: boolean;
  /** When the lease that a killed slice of the run holds may be taken over: ISO time. */
  readonly freeAt?: string;
}

export interface ReportedChange {
  readonly action: Action;
  readonly step?: 'retire' | 'remove';
  readonly key: string;
  readonly target: string;
  /** Columns for people. */
  readonly words: readonly string[];
  readonly fields: readonly Difference[];
  readonly why: string;
}

export interface ReportedWithheld extends ReportedChange {
  readonly rule: string;
  readonly reason: string;
}

export interface ReportedOutcome {
  readonly key: string;
  readonly action: Action;
  readonly status: Outcome<unknown>['status'];
  readonly failure?: Failure;
  readonly why?: string;
}

export function reportedChange<R>(kind: Kind<R>, change: Change<R>): ReportedChange {
  const subject = subjectOf(change);
  return {
    action: change.action,
    ...(change.action === 'delete' ? { step: change.step } : {}),
    key: change.key,
    target: kind.target(subject),
    words: kind.words(subject),
    fields: change.action === 'update' ? change.fields : [],
    why: change.why,
  };
}

export function reportedPlan<R>(
  kind: Kind<R>,
  plan: Plan<R>,
): Pick<RunReport, 'changes' | 'withheld' | 'unchanged' | 'existing'> {
  return {
    changes: plan.changes.map((change) => reportedChange(kind, change)),
    withheld: plan.withheld.map(({ change, ...held }) => ({ ...reportedChange(kind, change), ...held })),
    unchanged: plan.unchanged,
    existing: plan.existing,
  };
}

export function reportedOutcome(outcome: Outcome<unknown>): ReportedOutcome {
  const { change, status } = outcome;
  return {
    key: change.key,
    action: change.action,
    status,
    ...(outcome.status === 'failed' ? { failure: outcome.failure } : {}),
    ...(outcome.status === 'not-attempted' ? { why: outcome.why } : {}),
  };
}

/** How many of a report's changes, or of its outcomes, are so, with those that it was shortened by. */
export function numberOf(report: RunReport, what: Action | ReportedOutcome['status']): number {
  const all = [...report.changes.map(({ action }) => action), ...report.outcomes.map(({ status }) => status)];
  return all.filter((each) => each === what).length + (report.omitted?.[what] ?? 0);
}

/** The status of an apply that was not refused. `error`: what went wrong beside the single changes. */
export function statusOf(outcomes: readonly Outcome<unknown>[], error?: Failure): RunStatus {
  if (outcomes.length === 0 && error === undefined) return 'no-changes';
  const applied = outcomes.filter((outcome) => outcome.status === 'applied').length;
  if (applied === outcomes.length && error === undefined) return 'applied';
  return applied === 0 ? 'failed' : 'partial';
}

/** The report of a run that an error ended before there was a plan. */
export function failedReport(
  job: string,
  mode: RunReport['mode'],
  error: Failure,
  startedAt: Date,
  finishedAt: Date,
): RunReport {
  return {
    formatVersion: 1,
    job,
    mode,
    status: 'failed',
    degraded: true,
    reads: [],
    remarks: [],
    changes: [],
    withheld: [],
    violations: [],
    allowances: [],
    error,
    unchanged: 0,
    existing: {},
    outcomes: [],
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}
