import type { RunRequest } from '../../app.ts';
import type { Environment } from '../../config/environment.ts';
import type { RunReport } from '../../core/report.ts';
import { jobNames, type JobName } from '../../jobs/index.ts';
import { exitCodeOf, gravest, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { RunOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withProgress } from '../progress.ts';
import { withSession, type Session } from '../session.ts';

/** What a command is given besides its own arguments. */
export interface Shell {
  readonly io: Io;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** `rolebridge plan [job…]`: says what would be done, and does nothing. */
export async function planCommand(
  jobs: readonly JobName[],
  options: RunOptions,
  shell: Shell,
): Promise<ExitCode> {
  return withSession(options, shell.environment, async (session) => {
    const codes: ExitCode[] = [];
    for (const job of jobs.length === 0 ? jobNames : jobs) {
      const report = await runJob(session, job, { mode: 'plan' }, shell);
      printReport(report, options, shell);
      codes.push(exitCodeOf(report, options.detailedExitcode));
    }
    return gravest(codes);
  });
}

export function runJob(
  session: Session,
  job: JobName,
  request: RunRequest,
  { io, signal }: Shell,
): Promise<RunReport> {
  return withProgress(`${request.mode} ${job}`, io, (progress) =>
    session.app.run(job, request, { ...session.timing, signal, progress }),
  );
}
