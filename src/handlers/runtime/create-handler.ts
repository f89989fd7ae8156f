import {
  withDurableExecution,
  type DurableContext,
  type DurableExecutionClient,
  type DurableLambdaHandler,
} from '@aws/durable-execution-sdk-js';
import type { Context } from 'aws-lambda';
import type { RunRequest } from '../../app.ts';
import type { Deadline } from '../../core/clock.ts';
import { failureOf } from '../../core/errors.ts';
import { failedReport, type RunReport } from '../../core/report.ts';
import { afterSlice, beforeSlices, slicesOperation, type SlicesState } from '../../state/slices.ts';
import type { JobName } from '../../jobs/index.ts';
import type { Dependencies } from './dependencies.ts';
import { parseEvent } from './event.ts';
import { failureOfRun, RunFailedError } from './run-failed-error.ts';
import { shortened } from '../../state/shortened-report.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { timeLeft } from './time-left.ts';

/** Of what is left when a slice begins, so that a slow cloud leaves time for the rest. */
const readingShare = 0.6;

/** A durable operation's result may have 256 KB (AWS Lambda Developer Guide: "Durable functions quotas"). */
const mostReportBytes = 200_000;

export interface HandlerOptions<J extends JobName> {
  readonly job: J;
  readonly dependencies: Dependencies<J>;
  /** Where the execution's log is kept, in place of Lambda. */
  readonly durableClient?: DurableExecutionClient;
}

/**
 * The one stack under every Lambda entry of a job: a durable function, in which a run is cut into as many slices as it
 * takes. They are the checks of one operation, so that a run of any length has one. Gives the report of a run that is
 * in order, the same as the terminal's. Whoever asks, a schedule or a person: a run that is not in order throws after
 * its report is out, once, when the last slice has ended. A run that was told to leave when the lease is held, and finds it
 * so, ends in silence: the report says by whom, and the metric LeaseHeld counts it.
 * @throws RunFailedError for `failed`, `partial`, `refused` and degraded runs, and for an event or a
 *   configuration that cannot be used
 */
export function createHandler<J extends JobName>(options: HandlerOptions<J>): DurableLambdaHandler {
  const { job, durableClient } = options;
  const telemetry = createTelemetry(job);
  return withDurableExecution(
    async (event: unknown, context: DurableContext): Promise<RunReport> => {
      telemetry.begin(context.lambdaContext);
      const slice = async (state: SlicesState): Promise<SlicesState> => {
        const report = await runSlice(event, state, context, options, telemetry);
        const after = afterSlice(state, report);
        const last = after.next.kind === 'end' ? after.next.report : report;
        telemetry.publish(last);
        if (last !== report) await keepLast(last, context, options, telemetry);
        return kept(after);
      };
      const { next } = await context.waitForCondition(slicesOperation, slice, {
        initialState: beforeSlices,
        waitStrategy: ({ next: step }) =>
          step.kind === 'again'
            ? { shouldContinue: true, delay: { seconds: step.afterSeconds } }
            : { shouldContinue: false },
      });
      if (next.kind === 'again') throw new TypeError('the slices ended before the run');
      const failure = failureOfRun(next.report);
      if (failure === undefined || mayLeave(event, next.report)) return next.report;
      throw new RunFailedError(next.report, failure);
    },
    durableClient === undefined ? {} : { durableExecutionClient: durableClient },
  );
}

/** Never throws: what a slice throws would be the end of the execution, without a report. */
async function runSlice<J extends JobName>(
  event: unknown,
  state: SlicesState,
  { executionContext, lambdaContext: lambda }: DurableContext,
  { job, dependencies }: HandlerOptions<J>,
  { progress }: Telemetry,
): Promise<RunReport> {
  const { clock } = dependencies;
  const startedAt = clock.now();
  const run = executionContext.durableExecutionArn;
  const time = timeLeft(lambda);
  const end = startedAt.getTime() + time;
  const whole = clock.deadline(time);
  let reading: Deadline | undefined;
  const beginReading = (): AbortSignal => {
    reading = clock.deadline(Math.max(0, end - clock.now().getTime()) * readingShare);
    return reading.signal;
  };
  let request: RunRequest = { mode: 'plan' };
  try {
    request = sliced(parseEvent(event), run, state);
    const app = dependencies.openApp(ownerOf(lambda, run));
    try {
      return await app.run(job, request, { clock, signal: whole.signal, beginReading, progress });
    } finally {
      await app.close();
    }
  } catch (error) {
    const report = failedReport(job, request.mode, failureOf(error), startedAt, clock.now());
    return request.mode === 'plan' || request.slice === undefined
      ? report
      : { ...report, slice: request.slice };
  } finally {
    whole.cancel();
    reading?.cancel();
  }
}

/** A run that is given up says so where people look for it. */
async function keepLast<J extends JobName>(
  report: RunReport,
  { executionContext, lambdaContext }: DurableContext,
  { dependencies }: HandlerOptions<J>,
  telemetry: Telemetry,
): Promise<void> {
  try {
    const app = dependencies.openApp(ownerOf(lambdaContext, executionContext.durableExecutionArn));
    try {
      await app.keep(report);
    } finally {
      await app.close();
    }
  } catch (error) {
    // The execution fails with the same words in any case.
    telemetry.note('the end of the run is not in the history', { failure: failureOf(error) });
  }
}

/** A run that was told to leave its work to whoever holds the lease. Only a first slice ends so: the others have begun. */
function mayLeave(event: unknown, { error }: RunReport): boolean {
  if (error?.code !== 'LEASE_HELD') return false;
  const request = parseEvent(event);
  return request.mode === 'apply' && request.whenHeld === 'leave';
}

function kept(state: SlicesState): SlicesState {
  const { next } = state;
  if (next.kind === 'again') return state;
  return { ...state, next: { ...next, report: shortened(next.report, mostReportBytes) } };
}

function sliced(request: RunRequest, run: string, { slices, applied }: SlicesState): RunRequest {
  return request.mode === 'plan' ? request : { ...request, slice: { run, number: slices + 1, applied } };
}

/** The same for every slice and every try of a run, so that it knows a lease that its own dead slice holds. */
function ownerOf({ functionName }: Context, run: string): string {
  return `${functionName} ${run.slice(run.lastIndexOf('/') + 1)}`;
}
