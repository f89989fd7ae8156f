import type { Config } from './config/schema.ts';
import type { RunContext } from './core/context.ts';
import { failureOf, RolebridgeError } from './core/errors.ts';
import { withLease } from './state/lease.ts';
import { reconcile } from './core/reconcile.ts';
import { failedReport, type RunReport } from './core/report.ts';
import { recordRun } from './state/run-history.ts';
import type { StateStore } from './state/state-store.ts';
import type { Composition, RunJob, Wishes } from './composition/composition.ts';
import { connect, type ConnectionOptions } from './composition/connections.ts';
import type { JobName } from './jobs/index.ts';

/** What somebody asks a job to do. `force` and `approve` only count together with `expect` when it writes. */
export type RunRequest = Wishes &
  (
    { readonly mode: 'plan' } | { readonly mode: 'apply'; readonly expect?: string; readonly force?: boolean }
  );

/** Runs the jobs that it was made with. */
export interface App<J extends JobName = JobName> {
  /**
   * Runs one job to its report. Never throws for what a cloud or the configuration does: the report says it, with
   * the status `failed`, and the caller makes it loud.
   */
  run(job: J, request: RunRequest, context: RunContext): Promise<RunReport>;
  close(): Promise<void>;
}

export interface AppOptions<J extends JobName = JobName> extends ConnectionOptions {
  /** Who runs, for the lease and the history: a person's host and process, or a Lambda request. */
  readonly owner: string;
  readonly jobs: Readonly<Record<J, Composition>>;
}

/** Well over one Lambda run, so that a lease never ends under a run that is alive. */
const leaseTtl = 20 * 60_000;

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
        return failedReport(
          job,
          request.mode,
          failureOf(error, context.signal),
          startedAt,
          context.clock.now(),
        );
      }
    },
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
function runsIn(state: StateStore, owner: string, request: RunRequest, context: RunContext): RunJob {
  return (job, createWriter) => {
    if (request.mode === 'plan') return reconcile(job, context);
    return withLease(state, { name: job.name, owner, ttlMs: leaseTtl }, context, async (lease) => {
      const writer = createWriter(lease.assertHeld);
      const report = await reconcile(job, context, { ...request, writer });
      return recorded(report, () => recordRun(state, report, owner));
    });
  };
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
