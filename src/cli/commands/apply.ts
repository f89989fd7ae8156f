import type { RunRequest } from '../../app.ts';
import { milliseconds } from '../../core/duration.ts';
import { RolebridgeError } from '../../core/errors.ts';
import { failedReport, type RunReport } from '../../core/report.ts';
import type { JobName } from '../../jobs/index.ts';
import { exitCodeOf, gravest, type ExitCode } from '../exit-codes.ts';
import { wishesOf, type ApplyOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withSession, type Session } from '../session.ts';
import { jobsInOrder, runJob, type Shell } from './plan.ts';

/**
 * `rolebridge apply [job…]`: writes. Either a person names the plan (`--expect`, or typing its id when asked), or a
 * script says that whatever the plan is now is meant (`--yes`). A job builds on those before it: after one that
 * failed or was refused no other begins.
 */
export async function applyCommand(
  jobs: readonly JobName[],
  options: ApplyOptions,
  shell: Shell,
): Promise<ExitCode> {
  refuseForceAlone(options);
  return withSession(options, shell, async (session) => {
    const codes: ExitCode[] = [];
    const ordered = jobsInOrder(session, jobs, options, shell);
    if (options.expect !== undefined && ordered.length > 1) throw expectsOne(ordered);
    for (const [index, job] of ordered.entries()) {
      const report = await applyJob(session, job, options, shell);
      if (index > 0 && options.json !== true) shell.io.out('\n');
      printReport(report, options, shell);
      if (report.mode === 'apply') session.save();
      codes.push(exitCodeOf(report));
      if (report.status !== 'failed' && report.status !== 'refused') continue;
      for (const later of ordered.slice(index + 1))
        printReport(notBegun(later, report, shell.signal), options, shell);
      break;
    }
    if (session.lab !== undefined && session.lab.file === undefined) shell.io.err(`${freshCopy}\n`);
    return gravest(codes);
  });
}

export const freshCopy =
  'note: this was a copy of the scenario, and is gone; `lab export` writes one to a file, which keeps what is applied';

/** @throws RolebridgeError FORCE_WITHOUT_EXPECT */
export function refuseForceAlone({ force, expect }: ApplyOptions): void {
  if (force !== true || expect !== undefined) return;
  throw new RolebridgeError('FORCE_WITHOUT_EXPECT', '--force needs --expect PLANID', {
    hint: 'Only a plan that somebody has read may go past the guard: run plan first and name its id.',
  });
}

function expectsOne(jobs: readonly JobName[]): RolebridgeError {
  return new RolebridgeError(
    'EXPECT_ONE_JOB',
    `--expect names the plan of one job, not of ${jobs.join(', ')}`,
    {
      hint: 'Name the job, and apply them one after the other.',
    },
  );
}

/** What is not done is in a report too. */
function notBegun(
  job: JobName,
  { job: earlier, status, finishedAt }: RunReport,
  signal: AbortSignal,
): RunReport {
  const at = new Date(finishedAt);
  const how = signal.aborted ? 'was stopped' : status === 'refused' ? 'was refused' : 'failed';
  const failure = {
    code: 'EARLIER_JOB',
    message: `${job} did not begin: ${earlier} before it ${how}`,
    hint: signal.aborted ? 'Run it again.' : `See to ${earlier} first, or name ${job} alone.`,
  };
  return failedReport(job, 'apply', failure, at, at);
}

/** Asks a person unless the options say what is meant. @throws RolebridgeError NOT_CONFIRMED */
export function applyJob(
  session: Session,
  job: JobName,
  options: ApplyOptions,
  shell: Shell,
): Promise<RunReport> {
  const asks = options.expect === undefined && options.yes !== true;
  return asks
    ? applyAfterAsking(session, job, options, shell)
    : runJob(session, job, requestOf(options), shell);
}

async function applyAfterAsking(
  session: Session,
  job: JobName,
  options: ApplyOptions,
  shell: Shell,
): Promise<RunReport> {
  if (!shell.io.interactive) {
    throw new RolebridgeError('NOT_CONFIRMED', 'nobody is there to confirm the plan', {
      hint: 'Give --expect PLANID to apply a plan that was read, or --yes to apply whatever the plan is now.',
    });
  }
  const planned = await runJob(session, job, { mode: 'plan', ...wishesOf(options) }, shell);
  if (planned.planId === undefined) return planned;
  const exactly = requestOf({ ...options, expect: planned.planId });
  // Nothing to confirm: the guard refuses it, or there are no changes and only what is missing is remembered.
  if (planned.status !== 'planned' || planned.violations.length > 0)
    return runJob(session, job, exactly, shell);
  printReport(planned, options, shell, { asks: true });
  const answer = await shell.io.ask(`type ${planned.planId} to apply this plan of ${job}: `, shell.signal);
  if (answer.trim() !== planned.planId) {
    throw new RolebridgeError('NOT_CONFIRMED', 'the plan was not confirmed, nothing was written', {
      hint: 'Type the id of the plan as it is shown.',
    });
  }
  return runJob(session, job, exactly, shell);
}

function requestOf(options: ApplyOptions): RunRequest {
  const { expect, force, wait } = options;
  return {
    mode: 'apply',
    ...wishesOf(options),
    ...(expect === undefined ? {} : { expect }),
    ...(force === undefined ? {} : { force }),
    ...(wait === undefined ? {} : { waitForLease: milliseconds(wait) }),
  };
}
