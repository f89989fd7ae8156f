import { failureOf, RolebridgeError } from '../core/errors.ts';
import type { RunReport } from '../core/report.ts';
import type { Execution } from '../model/durable-functions.ts';

export type Ended = Exclude<Execution, { readonly status: 'running' }>;

/** A run that was started, and of which nobody can see any more what becomes of it. */
export class RunUnseenError extends RolebridgeError {
  override readonly name = 'RunUnseenError';

  constructor(execution: string, cause: unknown) {
    const { code, message } = failureOf(cause);
    super(
      'RUN_GOES_ON',
      `the run goes on in the cloud: ${execution}; to look at it failed: ${code}: ${message}`,
      {
        hint: '`rolebridge invoke JOB --execution ARN` waits for it again, `aws lambda stop-durable-execution` stops it.',
        cause,
      },
    );
  }
}

/** A report, but not of what was asked for. */
export function otherRun(
  { job, mode }: Pick<RunReport, 'job' | 'mode'>,
  asked: { readonly job: string; readonly mode?: RunReport['mode']; readonly execution: string },
): RolebridgeError {
  const wanted = `${asked.mode === undefined ? '' : `${asked.mode} `}${asked.job}`;
  const message = `asked for was ${wanted}, and the execution ${asked.execution} did ${mode} ${job}`;
  return new RolebridgeError('INVOKE_OTHER_RUN', message, {
    hint: `Does --function, or --execution, name what is another job’s? \`rolebridge status ${job}\` says what was done.`,
  });
}

const codes = {
  succeeded: 'EXECUTION_FAILED',
  failed: 'EXECUTION_FAILED',
  'timed-out': 'EXECUTION_TIMED_OUT',
  stopped: 'EXECUTION_STOPPED',
} as const;

/** @param cause Why what the slices have left behind could not be read, if that is so */
export function withoutReport(ended: Ended, execution: string, cause?: unknown): RolebridgeError {
  const said = ended.status === 'succeeded' ? 'with something that is no report' : ended.said;
  const unread = cause === undefined ? '' : `; its report could not be read: ${failureOf(cause).message}`;
  const message = `the execution ${execution} ended as ${ended.status}${said === '' ? '' : `: ${said}`}${unread}`;
  return new RolebridgeError(codes[ended.status], message, { hint: hints[ended.status], cause });
}

const hints = {
  succeeded: 'Is the function of another version of Rolebridge, or is it another function?',
  failed:
    'The log of the function has the reason; the report of what it did before is in `rolebridge status`.',
  'timed-out':
    'What was written stays, and `rolebridge status` shows it. Start it again: it goes on from what the clouds hold.',
  stopped:
    'Somebody stopped it: CloudTrail knows who (StopDurableExecution). What was written stays; start it again.',
} as const;
