import type { RunReport } from '../../core/report.ts';
import type { JournalEntry } from '../../lab/journal.ts';
import { exitCodeOf, exitCodes, gravest, type ExitCode } from '../exit-codes.ts';
import type { RunOptions } from '../options.ts';
import { printReport } from '../output.ts';
import { openSession } from '../session.ts';
import { runJob, type Shell } from './plan.ts';

const job = 'app-roles';

/** `rolebridge lab [SCENARIO]`: the main job on the embedded clouds, told as a story: plan, apply, plan again. */
export async function labCommand(scenario: string, options: RunOptions, shell: Shell): Promise<ExitCode> {
  const session = openSession({ ...options, lab: scenario }, shell.environment);
  const { io } = shell;
  const tell = (report: RunReport, title: string): void => {
    if (options.json !== true && options.markdown !== true) io.out(`\n--- ${title} ---\n\n`);
    printReport(report, { ...options, lab: scenario }, io);
  };
  const story = session.lab?.lab.world.story ?? '';
  if (options.json !== true && options.markdown !== true) io.out(`${scenario}: ${story.trim()}\n`);

  const first = await runJob(session, job, { mode: 'plan' }, shell);
  tell(first, 'plan');
  const codes: ExitCode[] = [exitCodeOf(first)];
  if (first.status === 'planned') {
    const applied = await runJob(session, job, { mode: 'apply' }, shell);
    tell(applied, 'apply');
    codes.push(exitCodeOf(applied));
    if (applied.status !== 'refused') {
      const again = await runJob(session, job, { mode: 'plan' }, shell);
      tell(again, 'plan again');
      codes.push(exitCodeOf(again), again.changes.length === 0 ? exitCodes.done : exitCodes.error);
    }
  }
  io.err(`\n${calls(session.lab?.lab.journal.entries ?? [])}\n`);
  await session.end(true);
  return gravest(codes);
}

function calls(entries: readonly JournalEntry[]): string {
  const counts = [...Map.groupBy(entries, ({ operation }) => operation)].map(
    ([operation, group]) => `${group.length} ${operation}`,
  );
  return `calls to the embedded clouds: ${counts.length === 0 ? 'none' : counts.join(', ')}`;
}
