import { refuseWishes, settingsOf } from '../../composition/composition.ts';
import { followRun, type RunProgress } from '../../composition/follow-run.ts';
import { startRun } from '../../composition/invoke.ts';
import { RunUnseenError } from '../../composition/run-ends.ts';
import { DeadlineError, failureOf, RolebridgeError } from '../../core/errors.ts';
import { failedReport, type RunReport } from '../../core/report.ts';
import { jobs, type JobName } from '../../jobs/index.ts';
import { exitCodeOf, exitCodes, type ExitCode } from '../exit-codes.ts';
import { eventOf } from '../invoked-event.ts';
import { stoppedBy } from '../io.ts';
import { functionOfExecution, shellWord, wishesOf, type InvokeOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withProgress } from '../progress.ts';
import { notConfigured, withSession, type Session } from '../session.ts';
import type { Shell } from './plan.ts';

/**
 * `rolebridge invoke JOB`: has the deployed function run the job, waits for its end, and prints its report as `plan` and
 * `apply` print theirs. Who stops waiting does not stop the run, and may wait for it again with `--execution`.
 */
export async function invokeCommand(job: JobName, options: InvokeOptions, shell: Shell): Promise<ExitCode> {
  refuseLab(options);
  const event = eventOf(options);
  if ((options.config ?? shell.environment.configFile) === undefined) throw notConfigured();
  return withSession(options, shell, async (session) => {
    const startedAt = session.timing.clock.now();
    let { execution } = options;
    try {
      if (execution === undefined) {
        refuseUseless(session, job, options);
        execution = await started(session, job, options, shell);
        // Whatever becomes of this terminal, somebody can look at the run and stop it.
        shell.io.err(`started ${execution}\n`);
      }
      const report = await followed(session, job, execution, options, shell);
      printReport(report, { ...options, invoked: targetOf(options) }, shell);
      return exitCodeOf(report, options.detailedExitcode);
    } catch (error) {
      const isStopped = error instanceof DeadlineError && shell.signal.aborted;
      if (error instanceof RunUnseenError) throw goesOn(job, execution, options, shell, error);
      if (!isStopped) throw error;
      const failure = failureOf(goesOn(job, execution, options, shell));
      shell.io.err(`${failure.message}\n  ${failure.hint ?? ''}\n`);
      const ended = failedReport(job, event.mode, failure, startedAt, session.timing.clock.now());
      if (options.json === true) printReport(ended, options, shell);
      return exitCodes.interrupted;
    }
  });
}

/**
 * The function would say so too, minutes later and with an alarm.
 * @throws RolebridgeError JOB_NOT_CONFIGURED, NARROWING_UNSUPPORTED
 */
function refuseUseless({ config }: Session, job: JobName, options: InvokeOptions): void {
  settingsOf(config, job);
  refuseWishes(job, wishesOf(options), jobs[job].narrowedBy);
}

function started(
  { config, options: connection, timing }: Session,
  job: JobName,
  options: InvokeOptions,
  { signal }: Shell,
): Promise<string> {
  const invocation = { job, event: eventOf(options), target: targetOf(options) };
  return startRun(config, connection, invocation, { ...timing, signal, progress: () => undefined });
}

function followed(
  { config, options: connection, timing }: Session,
  job: JobName,
  execution: string,
  options: InvokeOptions,
  { io, signal }: Shell,
): Promise<RunReport> {
  const { mode } = eventOf(options);
  // What somebody else has started may be either.
  const known = options.execution === undefined ? { mode } : {};
  const title = [...Object.values(known), job, 'in the cloud'].join(' ');
  return withProgress(title, io, (progress, say) => {
    const run = { job, execution, ...known, onProgress: (told: RunProgress) => say(runningWords(told)) };
    return followRun(config, connection, run, { ...timing, signal, progress });
  });
}

function runningWords({ seconds, slices, applied, unseen }: RunProgress): string {
  const done = slices === 0 ? '' : `, ${slices} slices done, ${applied} changes written`;
  const trouble = unseen === undefined ? '' : `; at the moment ${unseen}`;
  return `running for ${seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`}${done}${trouble}`;
}

function targetOf({ stage, function: functionName, execution }: InvokeOptions) {
  if (execution !== undefined) return { functionName: functionOfExecution(execution) };
  return functionName === undefined ? { stage } : { functionName };
}

function refuseLab({ lab }: InvokeOptions): void {
  if (lab === undefined) return;
  throw new RolebridgeError(
    'INVOKE_WITH_LAB',
    'the embedded clouds have no functions that could be invoked',
    {
      hint: `Run the job itself there, by the same code: rolebridge plan --lab ${shellWord(lab)}`,
    },
  );
}

/**
 * @param execution Undefined when the answer to the start was not waited for.
 * @param unseen Why nobody can look any more; somebody stopped waiting when absent
 */
function goesOn(
  job: JobName,
  execution: string | undefined,
  { config }: InvokeOptions,
  { io, signal }: Shell,
  unseen?: RunUnseenError,
): RolebridgeError {
  const named = config === undefined ? '' : ` --config ${shellWord(config)}`;
  const look = `See how it ended with: ${io.program} status ${job}${named}`;
  const stopped = `stopped waiting, by ${stoppedBy(signal)}`;
  const code = 'RUN_GOES_ON';
  if (execution === undefined)
    return new RolebridgeError(code, `${stopped}; the run may have been started`, { hint: look });
  const message = unseen?.message ?? `${stopped}; the run goes on in the cloud: ${execution}`;
  const arn = shellWord(execution);
  const hint = [
    `Wait for it again with: ${io.program} invoke ${job} --execution ${arn}${named}`,
    look,
    `To stop it: aws lambda stop-durable-execution --durable-execution-arn ${arn}`,
  ].join('\n  ');
  return new RolebridgeError(code, message, { hint, cause: unseen?.cause });
}
