import type { Config } from './config/schema.ts';
import type { RunContext } from './core/context.ts';
import { failureOf, RolebridgeError } from './core/errors.ts';
import { withLease } from './core/lease.ts';
import { reconcile } from './core/reconcile.ts';
import { failedReport, type RunReport } from './core/report.ts';
import { recordRun } from './core/run-history.ts';
import type { StateStore } from './core/state.ts';
import { connectClouds, type CloudOptions, type Clouds } from './clouds.ts';
import { jobs, type JobName } from './jobs/index.ts';
import { appRolesJob, createAppRolesJob, retirementTimes } from './jobs/app-roles/job.ts';
import { createAppRolesWriter } from './jobs/app-roles/writer.ts';
import type { AppRolesSettings } from './jobs/app-roles/settings.ts';

/** What somebody asks a job to do. `force` only counts together with `expect`. */
export type RunRequest =
  { readonly mode: 'plan' } | { readonly mode: 'apply'; readonly expect?: string; readonly force?: boolean };

export interface App {
  /**
   * Runs one job to its report. Never throws for what a cloud or the configuration does: the report says it, with
   * the status `failed`, and the caller makes it loud.
   */
  run(job: JobName, request: RunRequest, context: RunContext): Promise<RunReport>;
  close(): Promise<void>;
}

export interface AppOptions extends CloudOptions {
  /** Who runs, for the lease and the history: a person's host and process, or a Lambda request. */
  readonly owner: string;
  /** The state store in place of the one that the configuration names: the lab brings its own. */
  readonly state?: StateStore;
}

/** Well over one Lambda run, so that a lease never ends under a run that is alive. */
const leaseTtl = 20 * 60_000;

/** The composition root: the only place that knows which adapter stands behind which port. */
export function createApp(config: Config, options: AppOptions): App {
  const clouds = connectClouds(config, options);
  const state = options.state ?? clouds.state();

  return {
    async run(job, request, context) {
      const startedAt = context.clock.now();
      try {
        const settings = config.jobs.appRoles;
        if (settings === undefined) throw notConfigured(job);
        return await runAppRoles(settings, { clouds, state, owner: options.owner }, request, context);
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

interface Parts {
  readonly clouds: Clouds;
  readonly state: StateStore;
  readonly owner: string;
}

async function runAppRoles(
  settings: AppRolesSettings,
  { clouds, state, owner }: Parts,
  request: RunRequest,
  context: RunContext,
): Promise<RunReport> {
  const job = createAppRolesJob(settings, { ...clouds.readers, state });
  if (request.mode === 'plan') return reconcile(job, context);
  return withLease(state, { name: appRolesJob, owner, ttlMs: leaseTtl }, context, async (lease) => {
    const appRoles = clouds.appRoleWriter();
    const writer = createAppRolesWriter({
      appRoles,
      state,
      times: retirementTimes(settings),
      stillMine: lease.assertHeld,
    });
    const report = await reconcile(job, context, { ...request, writer });
    return recorded(report, () => recordRun(state, report, owner));
  });
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

function notConfigured(job: JobName): RolebridgeError {
  return new RolebridgeError(
    'JOB_NOT_CONFIGURED',
    `the configuration has no section jobs.${jobs[job].section}`,
    {
      hint: 'config/example.yaml shows one.',
    },
  );
}
