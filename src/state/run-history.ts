import type { RunReport } from '../core/report.ts';
import type { StateStore } from './state-store.ts';

const keptFor = 90 * 86_400_000;

/** A DynamoDB item may have 400 KB; what is over this is kept without its lists, which are in the run's own log. */
const mostBytes = 300_000;
const fewGaps = 20;

/** Keeps the report of a run that was allowed to write, so that people can see later what was done and why. */
export async function recordRun(store: StateStore, report: RunReport, owner: string): Promise<void> {
  const whole = { owner, report };
  const value =
    Buffer.byteLength(JSON.stringify(whole)) <= mostBytes
      ? whole
      : { owner, report: shortened(report), truncated: true };
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

/** Everything that grows with the estate is cut; the numbers and the verdict stay. */
function shortened(report: RunReport): RunReport {
  const reads = report.reads.map((read) => ({ ...read, gaps: read.gaps.slice(0, fewGaps) }));
  return { ...report, reads, changes: [], withheld: [], outcomes: [], remarks: [] };
}
