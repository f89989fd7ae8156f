import middy, { type MiddyHandlerObject } from '@middy/core';
import type { Context } from 'aws-lambda';
import { failureOf } from '../../core/errors.ts';
import { failedReport, type RunReport } from '../../core/report.ts';
import type { JobName } from '../../jobs/index.ts';
import type { Dependencies } from './dependencies.ts';
import { parseEvent } from './event.ts';
import { failureOfRun, RunFailedError } from './run-failed-error.ts';
import { createTelemetry } from './telemetry.ts';

/**
 * A run is stopped this long before Lambda would kill it. One request to the state store may hang until it times
 * out (30 seconds) and be sent again, and there is still time to give the lease back and to log the report.
 */
export const earlyMs = 60_000;

/** Of what is left when a run begins, so that a slow cloud leaves time for the rest. */
const readingShare = 0.6;

export interface HandlerOptions<J extends JobName> {
  readonly job: J;
  readonly dependencies: Dependencies<J>;
}

export type RunHandler = (event: unknown, lambda: Context) => Promise<RunReport>;

/**
 * The one stack under every Lambda entry. Gives the report of a run that is in order, the same as the terminal's.
 * Whoever asks, a schedule or a person: a run that is not in order throws after its report is out.
 * @throws RunFailedError for `failed`, `partial`, `refused` and degraded runs, and for an event or a
 *   configuration that cannot be used
 */
export function createHandler<J extends JobName>({ job, dependencies }: HandlerOptions<J>): RunHandler {
  const telemetry = createTelemetry(job);
  const { clock } = dependencies;

  async function reportOf(event: unknown, lambda: Context, signal: AbortSignal): Promise<RunReport> {
    const startedAt = clock.now();
    let mode: RunReport['mode'] = 'plan';
    try {
      const request = parseEvent(event);
      mode = request.mode;
      const app = dependencies.openApp(`${lambda.functionName} ${lambda.awsRequestId}`);
      try {
        const reading = AbortSignal.timeout(
          Math.max(0, lambda.getRemainingTimeInMillis() - earlyMs) * readingShare,
        );
        return await app.run(job, request, { clock, signal, reading, progress: telemetry.progress });
      } finally {
        await app.close();
      }
    } catch (error) {
      return failedReport(job, mode, failureOf(error), startedAt, clock.now());
    }
  }

  return middy<unknown, RunReport>({
    timeoutEarlyInMillis: earlyMs,
    // Never settles: the signal stops the run, and what is waited for is still the run with its report.
    timeoutEarlyResponse: () => new Promise(() => undefined),
  }).handler(async (event: unknown, lambda: Context, { signal }: MiddyHandlerObject) => {
    telemetry.begin(lambda);
    const report = await reportOf(event, lambda, signal);
    telemetry.publish(report);
    const failure = failureOfRun(report);
    if (failure !== undefined) throw new RunFailedError(report, failure);
    return report;
  });
}
