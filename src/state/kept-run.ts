import * as z from 'zod';
import type { RunReport } from '../core/report.ts';
import { isRunReport } from './known-report.ts';
import type { StateEntry, StateStore } from './state-store.ts';

/** One report of the history: of a run, or of a slice of one. */
export interface KeptRun {
  /** Who ran: a person's host and process, or a Lambda request. */
  readonly owner: string;
  /** Absent when what is kept there is of an unknown form, such as that of a newer version. */
  readonly report?: RunReport;
  /** ISO time, by its name in the store; absent when neither that nor the report has one. */
  readonly startedAt?: string;
}

/** A run, with all of its slices that are kept, the first slice first. */
export interface PastRun {
  readonly slices: readonly [KeptRun, ...KeptRun[]];
  /** There may be slices before the first one here, which were not looked for. */
  readonly cut: boolean;
}

const kept = z.object({ owner: z.string(), report: z.unknown() });

/** Read at once. */
const pageSize = 20;
/** Slices have an entry each, and one report may have 300 KB: however many there are, no more than this are read. */
const mostEntries = 400;

/** The last runs of a job, the newest first. */
export async function lastRuns(store: StateStore, job: string, limit: number): Promise<readonly PastRun[]> {
  const entries: KeptRun[] = [];
  let before: string | undefined;
  let isEnd = false;
  // One run more than is wanted says that the last one wanted is whole.
  while (!isEnd && entries.length < mostEntries && runsIn(entries).length <= limit) {
    const page = await store.list(`runs#${job}`, {
      order: 'last-first',
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    });
    entries.push(...page.map(keptRun));
    before = page.at(-1)?.key.name;
    isEnd = page.length < pageSize;
  }
  const runs = runsIn(entries);
  return runs.slice(0, limit).map((slices, index) => ({
    slices,
    cut: !isEnd && index === runs.length - 1,
  }));
}

/** Slices of one run need not stand together: another run of the job may have begun between two of them. */
function runsIn(newestFirst: readonly KeptRun[]): readonly (readonly [KeptRun, ...KeptRun[]])[] {
  const runs = new Map<string, [KeptRun, ...KeptRun[]]>();
  for (const [index, each] of newestFirst.entries()) {
    const run = each.report?.slice?.run ?? `alone ${index}`;
    const later = runs.get(run);
    runs.set(run, later === undefined ? [each] : [each, ...later]);
  }
  return [...runs.values()];
}

/** Its name begins with the time at which it began; see `recordRun`. */
function keptRun({ key: { name }, value }: StateEntry): KeptRun {
  const [time, ...rest] = name.split(' ');
  const named = z.iso.datetime().safeParse(time).data;
  const found = kept.safeParse(value);
  const report = isRunReport(found.data?.report) ? found.data.report : undefined;
  const startedAt = named ?? report?.startedAt;
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    owner: found.data?.owner ?? (named === undefined ? name : rest.join(' ')),
    ...(report === undefined ? {} : { report }),
  };
}
