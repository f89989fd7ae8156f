import type { RunRequest } from '../../app.ts';
import { withoutEndpoints } from '../../config/environment.ts';
import type { RunReport } from '../../core/report.ts';
import type { JournalEntry } from '../../lab/journal.ts';
import { exitCodeOf, exitCodes, gravest, type ExitCode } from '../exit-codes.ts';
import type { RunOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { withSession } from '../session.ts';
import { runJob, type Shell } from './plan.ts';

export const storyJob = 'app-roles';

/** `rolebridge lab [SCENARIO]`: the main job on the embedded clouds, told as a story: plan, apply, plan again. */
export async function labCommand(scenario: string, options: RunOptions, shell: Shell): Promise<ExitCode> {
  const { io } = shell;
  const story = options.json !== true && options.markdown !== true;
  const environment = withoutEndpoints(shell.environment);
  if (environment !== shell.environment)
    io.err(
      'note: the story runs on embedded clouds of its own; the endpoints of the environment are left aside\n',
    );
  return withSession({ ...options, lab: scenario }, environment, async (session) => {
    if (story) io.out(`${scenario}: ${session.lab?.lab.world.story.trim() ?? ''}\n`);
    const codes: ExitCode[] = [];
    const act = async (title: string, request: RunRequest): Promise<RunReport> => {
      const report = await runJob(session, storyJob, request, shell);
      if (story) io.out(`\n--- ${title} ---\n\n`);
      printReport(report, { ...options, lab: scenario }, shell);
      codes.push(exitCodeOf(report));
      return report;
    };

    const first = await act('plan', { mode: 'plan' });
    if (first.status === 'planned') {
      const applied = await act('apply', { mode: 'apply' });
      session.save();
      if (applied.status !== 'refused') {
        const again = await act('plan again', { mode: 'plan' });
        // The promise of the story: what was applied is not to be done again.
        if (again.changes.length > 0) codes.push(exitCodes.error);
      }
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
