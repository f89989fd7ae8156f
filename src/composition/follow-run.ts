import * as z from 'zod';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { DeadlineError, RolebridgeError } from '../core/errors.ts';
import type { RunReport } from '../core/report.ts';
import type { JobName } from '../jobs/index.ts';
import type { DurableFunctions, Execution } from '../model/durable-functions.ts';
import { createDurableFunctions } from '../providers/aws/durable-functions.ts';
import { pause } from '../providers/pace.ts';
import { isRunReport } from '../state/known-report.ts';
import { slicesOperation } from '../state/slices.ts';
import { connectAws, type ConnectionOptions } from './connections.ts';
import { otherRun, RunUnseenError, withoutReport, type Ended } from './run-ends.ts';

export interface FollowedRun {
  readonly job: JobName;
  /** ARN. */
  readonly execution: string;
  /** Undefined when somebody else started it. */
  readonly mode?: RunReport['mode'];
  /** Told of each look. */
  readonly onProgress: (progress: RunProgress) => void;
}

export interface RunProgress {
  readonly seconds: number;
  readonly slices: number;
  readonly applied: number;
  /** Why nobody could look this time. */
  readonly unseen?: string;
}

const firstPause = 1_000;
const longestPause = 30_000;
/**
 * Looks in a row that may get no answer, each with its own retries: half an hour at least. Not a length of time, since a
 * laptop may sleep meanwhile.
 */
const mostUnseen = 60;
const mayPass: readonly string[] = ['FUNCTION_THROTTLED', 'FUNCTION_UNREACHABLE'];

/** What the last slice has left behind; its report when the run is at its end. */
const slicesState = z.object({
  slices: z.int(),
  applied: z.int(),
  next: z.object({ kind: z.string(), report: z.unknown().optional() }),
});

/**
 * Waits for the end of a run that a deployed function was started for, and gives its report, also that of a run that
 * failed. It starts nothing, and ends nothing.
 * @throws RunUnseenError when it cannot be looked at any more, while it goes on
 * @throws RolebridgeError EXECUTION_TIMED_OUT, EXECUTION_STOPPED, EXECUTION_FAILED, EXECUTION_NOT_FOUND,
 *   INVOKE_OTHER_RUN, and DEADLINE when the signal is aborted, while the run goes on
 */
export async function followRun(
  config: Config,
  options: ConnectionOptions,
  run: FollowedRun,
  context: RunContext,
): Promise<RunReport> {
  const functions = createDurableFunctions(connectAws(config, options));
  const ended = await untilEnded(functions, run, context);
  const report = await reportOf(functions, run, ended, context);
  const isOther = report.job !== run.job || isOtherMode(report, run.mode);
  if (isOther) throw otherRun(report, run);
  return report;
}

/** A function that cannot read what it was sent reports a plan that failed. */
function isOtherMode({ mode, status }: RunReport, asked: RunReport['mode'] | undefined): boolean {
  return asked !== undefined && mode !== asked && status !== 'failed';
}

async function untilEnded(
  functions: DurableFunctions,
  run: FollowedRun,
  context: RunContext,
): Promise<Ended> {
  let [seconds, last] = [0, { slices: 0, applied: 0 }];
  let unseenLooks = 0;
  for (let wait = firstPause; ; wait = longer(wait)) {
    const found = await look(functions, run, context, unseenLooks >= mostUnseen);
    if ('status' in found && found.status !== 'running') return found;
    unseenLooks = 'unseen' in found ? unseenLooks + 1 : 0;
    if ('status' in found) {
      seconds = Math.round((context.clock.now().getTime() - found.since.getTime()) / 1000);
      // What the slices have done is told once looking has become rare, so that short runs cost few calls.
      if (wait === longestPause) last = (await progressOf(functions, run, context)) ?? last;
    }
    run.onProgress({ seconds, ...last, ...('unseen' in found ? found : {}) });
    await pause(wait, context);
  }
}

/** What may pass is waited out, unless it is the last try. */
async function look(
  functions: DurableFunctions,
  { execution }: FollowedRun,
  context: RunContext,
  isLast: boolean,
): Promise<Execution | { readonly unseen: string }> {
  try {
    return await functions.look(execution, context);
  } catch (error) {
    if (isPassing(error) && !isLast) return { unseen: error.message };
    throw unseen(error, execution);
  }
}

/** It is only told to whoever waits: what keeps us from it may pass. */
async function progressOf(functions: DurableFunctions, { execution }: FollowedRun, context: RunContext) {
  try {
    const state = await stateOf(functions, execution, context);
    return state && { slices: state.slices, applied: state.applied };
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw unseen(error, execution);
  }
}

async function reportOf(
  functions: DurableFunctions,
  { execution }: FollowedRun,
  ended: Ended,
  context: RunContext,
): Promise<RunReport> {
  if (ended.status === 'succeeded' && isRunReport(ended.result)) return ended.result;
  let cause: unknown;
  let wait = firstPause;
  for (let tries = 1; tries <= mostUnseen; tries += 1) {
    try {
      const report = (await stateOf(functions, execution, context))?.next.report;
      if (isRunReport(report)) return report;
      cause = undefined;
      break;
    } catch (error) {
      cause = error;
      if (error instanceof DeadlineError) throw error;
      if (!isPassing(error)) break;
    }
    await pause(wait, context);
    wait = longer(wait);
  }
  throw withoutReport(ended, execution, cause);
}

function longer(wait: number): number {
  return Math.min(longestPause, wait * 1.5);
}

function isPassing(error: unknown): error is RolebridgeError {
  return error instanceof RolebridgeError && mayPass.includes(error.code);
}

function unseen(error: unknown, execution: string): unknown {
  const isTold = error instanceof RolebridgeError && error.code === 'EXECUTION_NOT_FOUND';
  return isTold || error instanceof DeadlineError ? error : new RunUnseenError(execution, error);
}

async function stateOf(
  functions: DurableFunctions,
  execution: string,
  context: RunContext,
): Promise<z.output<typeof slicesState> | undefined> {
  return slicesState.safeParse(await functions.lastResult(execution, slicesOperation, context)).data;
}
