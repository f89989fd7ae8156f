import type { RunRequest } from '../../app.ts';
import { withoutEndpoints } from '../../config/environment.ts';
import type { RunReport } from '../../core/report.ts';
import type { JobName } from '../../jobs/index.ts';
import type { JournalEntry } from '../../lab/journal.ts';
import { exitCodeOf, exitCodes, gravest, type ExitCode } from '../exit-codes.ts';
import type { RunOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withSession } from '../session.ts';
import { storyOf } from '../stories.ts';
import { runJob, type Shell } from './plan.ts';

/** `rolebridge lab [SCENARIO]`: each job of the scenario on the embedded clouds, told as a story: plan, apply, plan again. */
export async function labCommand(scenario: string, options: RunOptions, shell: Shell): Promise<ExitCode> {
  const { io } = shell;
  const story = options.json !== true && options.markdown !== true;
  const environment = withoutEndpoints(shell.environment);
  if (environment !== shell.environment)
    io.err(
      'note: the story runs on embedded clouds of its own; the endpoints of the environment are left aside\n',
    );
  return withSession({ ...options, lab: scenario }, { environment }, async (session) => {
    if (story) io.out(`${scenario}: ${session.lab?.lab.world.story.trim() ?? ''}\n`);
    const codes: ExitCode[] = [];
    const { jobs } = storyOf(session.lab?.lab.world.name ?? scenario);
    const act = async (job: JobName, title: string, request: RunRequest): Promise<RunReport> => {
      const report = await runJob(session, job, request, shell);
      if (story) io.out(`\n--- ${jobs.length === 1 ? title : `${title} ${job}`} ---\n\n`);
      // A fresh copy of the scenario would not have what the job before did.
      printReport(report, { ...options, lab: scenario }, shell, { isPassing: job !== jobs[0] });
      codes.push(exitCodeOf(report));
      return report;
    };

    for (const job of jobs) {
      const first = await act(job, 'plan', { mode: 'plan' });
      if (first.status !== 'planned') continue;
      const applied = await act(job, 'apply', { mode: 'apply' });
      session.save();
      if (applied.status === 'refused') continue;
      const again = await act(job, 'plan again', { mode: 'plan' });
      // The promise of the story: what was applied is not to be done again.
      if (again.changes.length > 0) codes.push(exitCodes.error);
    }
    io.err(`\n${calls(session.lab?.lab.journal.entries ?? [])}\n`);
    return gravest(codes);
  });
}

function calls(entries: readonly JournalEntry[]): string {
  const counts = [...Map.groupBy(entries, ({ operation }) => operation)].map(
    ([operation, group]) => `${group.length} ${operation}`,
  );
  return `calls to the embedded clouds: ${counts.length === 0 ? 'none' : counts.join(', ')}`;
}
