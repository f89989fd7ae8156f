import type { RunReport } from '../core/report.ts';
import { shortened } from './shortened-report.ts';
import type { StateStore } from './state-store.ts';

const keptFor = 90 * 86_400_000;

/** A DynamoDB item may have 400 KB; a report that is over this is shortened, and whole in the log of its run. */
const mostBytes = 300_000;

/** Keeps the report of a run that was allowed to write, so that people can see later what was done and why. */
export async function recordRun(store: StateStore, report: RunReport, owner: string): Promise<void> {
  const value = { owner, report: shortened(report, mostBytes) };
  const key = { partition: `runs#${report.job}`, name: `${report.startedAt} ${owner}` };
  const before = await store.get(key);
  await store.put(
    key,
    value,
    // Lambda may run the same request twice: the later report is the one that counts.
    before?.version ?? 'absent',
    { expires: new Date(Date.parse(report.startedAt) + keptFor) },
  );
}
