import type { RunRequest } from '../../app.ts';
import type { Environment } from '../../config/environment.ts';
import type { RunReport } from '../../core/report.ts';
import { jobNames, jobs as allJobs, type JobName } from '../../jobs/index.ts';
import { exitCodeOf, gravest, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import { wishesOf, type RunOptions } from '../options.ts';
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
  return withSession(options, shell, async (session) => {
    const codes: ExitCode[] = [];
    for (const [index, job] of jobsInOrder(session, jobs, options, shell).entries()) {
      const report = await runJob(session, job, { mode: 'plan', ...wishesOf(options) }, shell);
      if (index > 0 && options.json !== true) shell.io.out('\n');
      printReport(report, options, shell);
      codes.push(exitCodeOf(report, options.detailedExitcode));
    }
    return gravest(codes);
  });
}

/**
 * Each job once, in the order in which one builds on the other. When none is named: all that the configuration has a
 * section for, and of those the ones that can be narrowed so when the run is; the others are told of. A job without a section is one that nobody wants;
 * naming it is what makes that an error.
 */
export function jobsInOrder(
  { config }: Session,
  named: readonly JobName[],
  options: RunOptions,
  { io }: Pick<Shell, 'io'>,
): readonly JobName[] {
  if (named.length > 0) return jobNames.filter((job) => named.includes(job));
  const asked = Object.keys(wishesOf(options));
  const configured = jobNames
    .filter((job) => config.jobs[allJobs[job].section] !== undefined)
    .map((job) => ({ job, missing: asked.filter((wish) => !takes(job, wish)).join(', ') }));
  const meant = configured.filter(({ missing }) => missing === '').map(({ job }) => job);
  for (const { job, missing } of configured)
    if (missing !== '') io.err(`${job} takes no ${missing}: not run\n`);
  return meant;
}

function takes(job: JobName, wish: string): boolean {
  const known: readonly string[] = allJobs[job].narrowedBy;
  return known.includes(wish);
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
