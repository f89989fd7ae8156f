import type { Context } from 'aws-lambda';
import { createWatch, type Watch, type WatchRequest } from '../../app-watch.ts';
import type { AppOptions, RunRequest } from '../../app.ts';
import type { DirectoryLook } from '../../composition/watch-directory.ts';
import type { WatchingJob } from '../../composition/watching-jobs.ts';
import { readEnvironment, type Environment } from '../../config/environment.ts';
import type { DeadlineClock } from '../../core/clock.ts';
import { failureOf } from '../../core/errors.ts';
import { failedReport, type RunReport } from '../../core/report.ts';
import { lambdaDependencies } from './dependencies.ts';
import { eventModeOf } from './event-mode.ts';
import { failureOfRun, RunFailedError } from './run-failed-error.ts';
import { createTelemetry } from './telemetry.ts';
import { timeLeft } from './time-left.ts';

/** The name of the function in logs and metrics: it is no job. */
const watching = 'directory-changes';

/** A look is soon followed by another one, so that it need not wait long for its turn. */
const waitForLease = 60_000;

/** What the function runs on: the clouds in Lambda, the lab in tests. */
export interface WatchDependencies {
  readonly clock: DeadlineClock;
  /** ROLEBRIDGE_EVENT_MODE, as it was set. */
  readonly eventMode?: string;
  /** @throws ConfigError, or what `createWatch` throws */
  readonly openWatch: (owner: string) => Watch;
}

export function lambdaWatchDependencies(
  jobs: AppOptions<WatchingJob>['jobs'],
  environment: Environment = readEnvironment(),
): WatchDependencies {
  const dependencies = lambdaDependencies(jobs, environment);
  const { clock, eventMode } = dependencies;
  return {
    clock,
    ...(eventMode === undefined ? {} : { eventMode }),
    openWatch: (owner) => createWatch(dependencies.config(), { owner, environment, jobs }),
  };
}

/** What one look came to, as the function gives it back. */
export interface WatchResult extends DirectoryLook {
  readonly runs: readonly Pick<RunReport, 'job' | 'mode' | 'status'>[];
}

/**
 * The stack under a function that looks at a directory on a schedule, whatever the schedule sends. A run that somebody
 * else's lease kept out is no failure: the next look sees the same again.
 * @throws RunFailedError when nobody could look, or a run is not in order, after its report is out
 */
export function createWatchHandler(
  dependencies: WatchDependencies,
): (event: unknown, lambda: Context) => Promise<WatchResult> {
  const { clock } = dependencies;
  return async (_event, lambda) => {
    const reports: RunReport[] = [];
    const ended = (report: RunReport): void => {
      reports.push(report);
      tell(report, lambda);
    };
    const telemetry = createTelemetry(watching);
    telemetry.begin(lambda);
    const startedAt = clock.now();
    let mode: RunRequest['mode'] = 'plan';
    let looked: DirectoryLook;
    try {
      mode = eventModeOf(dependencies.eventMode);
      looked = await lookOnce(dependencies, { mode, ended, waitForLease }, lambda);
      telemetry.note('look', { look: looked });
    } catch (error) {
      const report = failedReport(watching, mode, failureOf(error), startedAt, clock.now());
      telemetry.publish(report);
      throw failedRun(report) ?? error;
    }
    const failed = reports.map(failedRun).find((error) => error !== undefined && error.code !== 'LEASE_HELD');
    if (failed !== undefined) throw failed;
    const runs = reports.map(({ job, mode: ran, status }) => ({ job, mode: ran, status }));
    return { ...looked, runs };
  };
}

async function lookOnce(
  { clock, openWatch }: WatchDependencies,
  request: Omit<WatchRequest, 'end'>,
  lambda: Context,
): Promise<DirectoryLook> {
  const watch = openWatch(`${lambda.functionName} ${lambda.awsRequestId}`);
  const time = timeLeft(lambda);
  const end = { clock, at: new Date(clock.now().getTime() + time) };
  const deadline = clock.deadline(time);
  try {
    return await watch.look(
      { ...request, end },
      { clock, signal: deadline.signal, progress: () => undefined },
    );
  } finally {
    deadline.cancel();
    await watch.close();
  }
}

function tell(report: RunReport, lambda: Context): void {
  const telemetry = createTelemetry(report.job);
  telemetry.begin(lambda);
  telemetry.publish(report);
}

function failedRun(report: RunReport): RunFailedError | undefined {
  const failure = failureOfRun(report);
  return failure === undefined ? undefined : new RunFailedError(report, failure);
}
