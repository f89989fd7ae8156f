import type { Config } from './config/schema.ts';
import type { RunContext } from './core/context.ts';
import { failureOf, RolebridgeError } from './core/errors.ts';
import { withLease } from './state/lease.ts';
import { reconcile } from './core/reconcile.ts';
import { failedReport, type RunReport } from './core/report.ts';
import { withApprovalHeld } from './state/approval.ts';
import { freeAt, LeaseHeldError } from './state/lease-record.ts';
import { recordRun } from './state/run-history.ts';
import { readRunRecord } from './state/run-record.ts';
import type { StateStore } from './state/state-store.ts';
import { openWholeRun } from './state/whole-run.ts';
import type { Composition, RunJob, Wishes } from './composition/composition.ts';
import { connect, type ConnectionOptions } from './composition/connections.ts';
import type { JobName } from './jobs/index.ts';

/** What somebody asks a job to do. `force` and `approve` only count together with `expect` when it writes. */
export type RunRequest = Wishes &
  (
    | { readonly mode: 'plan' }
    | {
        readonly mode: 'apply';
        readonly expect?: string;
        readonly force?: boolean;
        /** How long to wait for a lease that somebody else holds, in milliseconds; not at all when absent. */
        readonly waitForLease?: number;
        /**
         * What it means that somebody else still holds the lease then, for who starts the run: a failure, or that there
         * is nothing to do. A failure when absent; the report is the same.
         */
        readonly whenHeld?: WhenHeld;
        /** The run that this is a slice of; absent for a run in one piece. */
        readonly slice?: Slice;
      }
  );

export type WhenHeld = 'fail' | 'leave';

/** A part of a run that is longer than one Lambda may be. */
export interface Slice {
  /** Of the whole run: the same for each of its slices, also for one that is tried again. */
  readonly run: string;
  /** From 1. */
  readonly number: number;
  /** Changes that the slices before it have written. */
  readonly applied: number;
}

/** Runs the jobs that it was made with. */
export interface App<J extends JobName = JobName> {
  /**
   * Runs one job to its report. Never throws for what a cloud or the configuration does: the report says it, with
   * the status `failed`, and the caller makes it loud.
   */
  run(job: J, request: RunRequest, context: AppContext): Promise<RunReport>;
  /** Keeps what became of a run in the history, in place of what its last slice has said. */
  keep(report: RunReport): Promise<void>;
  close(): Promise<void>;
}

export interface AppContext extends RunContext {
  /** Called when reading begins, which may be long after the run: the lease is waited for. In place of `reading`. */
  readonly beginReading?: () => AbortSignal;
}

export interface AppOptions<J extends JobName = JobName> extends ConnectionOptions {
  /** Who runs, for the lease and the history: a person's host and process, or a Lambda request. */
  readonly owner: string;
  readonly jobs: Readonly<Record<J, Composition>>;
}

/** Well over one Lambda run, so that a lease never ends under a run that is alive. */
const leaseTtl = 20 * 60_000;

/** Lambda ends every invocation by then (AWS Lambda Developer Guide: "Lambda quotas"), so that a slice is dead. */
const deadAfterMs = 15 * 60_000;

/** The composition root: what a run is, whichever job it is of. */
export function createApp<J extends JobName>(config: Config, options: AppOptions<J>): App<J> {
  const connections = connect(config, options);
  const { state } = connections;
  return {
    async run(job, request, context) {
      const startedAt = context.clock.now();
      try {
        refuseBlindApproval(request);
        const run = runsIn(state, options.owner, request, context);
        return await options.jobs[job]({ config, connections, wishes: request }, run);
      } catch (error) {
        const failure = failureOf(error, context.signal);
        const report = failedReport(job, request.mode, failure, startedAt, context.clock.now());
        if (request.mode === 'plan') return report;
        const sliced = slicedReport(report, request, {
          ...((await hasBegun(state, job, request.slice)) ? { resumed: true } : {}),
          ...ownLease(error, options.owner),
        });
        return recorded(sliced, () => recordRun(state, sliced, options.owner));
      }
    },
    keep: (report) => recordRun(state, report, options.owner),
    close: () => state.close(),
  };
}

/** An approval names a group, and what its name means can change: what is approved is a plan that somebody has read. */
function refuseBlindApproval(request: RunRequest): void {
  if (request.mode === 'plan' || request.expect !== undefined || (request.approve ?? []).length === 0) return;
  throw new RolebridgeError('APPROVE_WITHOUT_EXPECT', 'an approval needs the id of the plan that it is in', {
    hint: 'Run plan with the same approvals, read it, and apply it with its id: --expect PLANID.',
  });
}

/** The way of every job: it plans without a lease and writes only under its own, and what it wrote is kept. */
function runsIn(state: StateStore, owner: string, request: RunRequest, context: AppContext): RunJob {
  return (job, createWriter) => {
    if (request.mode === 'plan') return reconcile(job, reading(context));
    const { slice, waitForLease, expect } = request;
    const lease = {
      name: job.name,
      owner,
      ttlMs: leaseTtl,
      ...(waitForLease === undefined || (slice?.number ?? 1) > 1 ? {} : { waitMs: waitForLease }),
      ...(slice === undefined ? {} : { deadAfterMs }),
    };
    return withLease(state, lease, context, async ({ assertHeld }) => {
      const whole =
        slice === undefined
          ? undefined
          : await openWholeRun(state, { job: job.name, run: slice.run }, job.kind, {
              expected: expect !== undefined,
              clock: context.clock,
            });
      const writer = createWriter(assertHeld);
      const resumed = slice?.number === 1 && whole?.hasBegun === true;
      const report = slicedReport(
        withApprovalHeld(
          await reconcile(job, reading(context), {
            ...request,
            ...(whole === undefined ? {} : { whole }),
            writer,
          }),
        ),
        request,
        resumed ? { resumed } : {},
      );
      return recorded(report, () => recordRun(state, report, owner));
    });
  };
}

function reading({ beginReading, ...context }: AppContext): RunContext {
  return beginReading === undefined ? context : { ...context, reading: beginReading() };
}

type OfSlice = Pick<NonNullable<RunReport['slice']>, 'resumed' | 'freeAt'>;

function slicedReport(report: RunReport, request: RunRequest, more: OfSlice): RunReport {
  if (request.mode === 'plan' || request.slice === undefined) return report;
  return { ...report, slice: { ...request.slice, ...more } };
}

/** Whether a try before this one has begun to write. Nobody knows when that cannot be read: then it is a new one. */
async function hasBegun(state: StateStore, job: string, slice: Slice | undefined): Promise<boolean> {
  if (slice?.number !== 1) return false;
  try {
    return (await readRunRecord(state, { job, run: slice.run })) !== undefined;
  } catch {
    return false;
  }
}

/** A slice that was killed still holds the lease of its run. */
function ownLease(error: unknown, owner: string): OfSlice {
  const holder = error instanceof LeaseHeldError ? error.holder : undefined;
  if (holder?.owner !== owner) return {};
  return { resumed: true, freeAt: freeAt(holder, { owner, deadAfterMs }).toISOString() };
}

/** The clouds are written by now: a history that cannot be kept must not lose what the report says. */
async function recorded(report: RunReport, record: () => Promise<void>): Promise<RunReport> {
  try {
    await record();
    return report;
  } catch (error) {
    const status = report.status === 'applied' || report.status === 'no-changes' ? 'partial' : report.status;
    return { ...report, status, error: report.error ?? failureOf(error) };
  }
}
