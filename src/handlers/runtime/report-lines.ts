import type { RunReport } from '../../core/report.ts';

/** One line of the log. */
export interface ReportLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Well under the 256 KB that every reader of CloudWatch Logs takes in one event (CloudWatch Logs quotas). */
const mostBytes = 200_000;

/** Of a report that is too long for one line, the first line has this many entries of each list. */
const shown = 10;

/**
 * A report as the log keeps it: whole in one line, or, when that would be too long, the counts and the first
 * entries in one line, and every list whole in the lines after it. Nothing is left out.
 */
export function reportLines(report: RunReport, limit = mostBytes): readonly ReportLine[] {
  if (bytes(report) <= limit) return [{ message: 'report', fields: { report } }];
  const lists = listsOf(report);
  const parts = Object.entries(lists).flatMap(([list, items]) =>
    chunks(items, limit).map((chunk) => ({ list, ...chunk })),
  );
  const first = Object.fromEntries(
    Object.entries(lists).map(([list, items]) => [list, items.slice(0, shown)]),
  );
  const counts = Object.fromEntries(Object.entries(lists).map(([list, items]) => [list, items.length]));
  const reads = report.reads.map(({ source, found, gaps }) => ({ source, found, gaps: gaps.length }));
  return [
    {
      message: 'report',
      fields: {
        report: { ...report, reads, ...first },
        counts,
        shortened: `the lists are whole in the ${parts.length} lines "report, continued" of this request`,
      },
    },
    ...parts.map((part, index) => ({
      message: 'report, continued',
      fields: { part: index + 1, of: parts.length, ...part },
    })),
  ];
}

/** Everything in a report that grows with the estate. */
function listsOf(report: RunReport): Readonly<Record<string, readonly unknown[]>> {
  const { changes, withheld, violations, outcomes, remarks, reads } = report;
  const gaps = reads.flatMap(({ source, gaps: found }) => found.map((gap) => ({ source, ...gap })));
  return { changes, withheld, violations, outcomes, remarks, gaps };
}

interface Chunk {
  /** Index of the first item in its list. */
  readonly from: number;
  readonly items: readonly unknown[];
}

function chunks(items: readonly unknown[], limit: number): readonly Chunk[] {
  const found: { from: number; items: unknown[] }[] = [];
  let size = 0;
  for (const [index, item] of items.entries()) {
    const more = bytes(item);
    const last = found.at(-1);
    if (last === undefined || size + more > limit) {
      found.push({ from: index, items: [item] });
      size = more;
    } else {
      last.items.push(item);
      size += more;
    }
  }
  return found;
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
