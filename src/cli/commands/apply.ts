import { RolebridgeError } from '../../core/errors.ts';
import type { RunReport } from '../../core/report.ts';
import type { JobName } from '../../jobs/index.ts';
import { exitCodeOf, type ExitCode } from '../exit-codes.ts';
import type { ApplyOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withSession, type Session } from '../session.ts';
import { runJob, type Shell } from './plan.ts';

/**
 * `rolebridge apply JOB`: writes. Either a person names the plan (`--expect`, or typing its id when asked), or a
 * script says that whatever the plan is now is meant (`--yes`).
 */
export async function applyCommand(job: JobName, options: ApplyOptions, shell: Shell): Promise<ExitCode> {
  if (options.force === true && options.expect === undefined) {
    throw new RolebridgeError('FORCE_WITHOUT_EXPECT', '--force needs --expect PLANID', {
      hint: 'Only a plan that somebody has read may go past the guard: run plan first and name its id.',
    });
  }
  return withSession(options, shell.environment, async (session) => {
    const asked = options.expect === undefined && options.yes !== true;
    const report = asked
      ? await applyAfterAsking(session, job, options, shell)
      : await runJob(session, job, requestOf(options), shell);
    printReport(report, options, shell);
    if (report.mode === 'apply') session.save();
    return exitCodeOf(report);
  });
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
  const planned = await runJob(session, job, { mode: 'plan' }, shell);
  if (planned.planId === undefined) return planned;
  const exactly = { mode: 'apply', expect: planned.planId } as const;
  // Nothing to confirm: the guard refuses it, or there are no changes and only what is missing is remembered.
  if (planned.status !== 'planned' || planned.violations.length > 0)
    return runJob(session, job, exactly, shell);
  printReport(planned, options, shell, { asks: true });
  const answer = await shell.io.ask(`type ${planned.planId} to apply this plan: `, shell.signal);
  if (answer.trim() !== planned.planId) {
    throw new RolebridgeError('NOT_CONFIRMED', 'the plan was not confirmed, nothing was written', {
      hint: 'Type the id of the plan as it is shown.',
    });
  }
  return runJob(session, job, exactly, shell);
}

function requestOf({ expect, force }: ApplyOptions): {
  readonly mode: 'apply';
  readonly expect?: string;
  readonly force?: boolean;
} {
  return {
    mode: 'apply',
    ...(expect === undefined ? {} : { expect }),
    ...(force === undefined ? {} : { force }),
  };
}
