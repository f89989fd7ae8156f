import type { ReportedChange, ReportedOutcome, RunReport } from '../core/report.ts';
import { clippedTexts } from './clipped-texts.ts';

/** A text that is longer says no more to whoever reads a report. The second is for a report of countless parts. */
const longestTexts = [2_048, 128] as const;

/**
 * A report of at most so many bytes of JSON: long texts are cut, and where that is not enough, every list that grows
 * with the estate keeps as many entries as fit. `omitted` counts what is gone.
 */
export function shortened(report: RunReport, mostBytes: number): RunReport {
  const fits = (shorter: RunReport): boolean => Buffer.byteLength(JSON.stringify(shorter)) <= mostBytes;
  if (fits(report)) return report;
  for (const longest of longestTexts) {
    const shorter = (kept: number): RunReport => withShortTexts(cut(report, kept), longest);
    const kept = most(longestList(report), (each) => fits(shorter(each)));
    if (kept > 0) return shorter(kept);
  }
  return withShortTexts(cut(report, 0), longestTexts[1]);
}

/** The largest number up to `highest` that fits, where all below a number that fits do as well; 0 when none does. */
function most(highest: number, fits: (kept: number) => boolean): number {
  let [low, high] = [0, highest];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function longestList({ changes, withheld, outcomes, remarks, violations, allowances, reads }: RunReport) {
  const lists = [changes, withheld, outcomes, remarks, violations, allowances, ...reads.map((r) => r.gaps)];
  return lists.reduce((longest, { length }) => Math.max(longest, length), 1);
}

function withShortTexts(report: RunReport, longest: number): RunReport {
  const { value, count } = clippedTexts(report, longest);
  // Slices of one run find each other by its name.
  const whole = { ...value, ...(report.slice === undefined ? {} : { slice: report.slice }) };
  return count === 0 ? whole : { ...whole, omitted: { ...report.omitted, texts: count } };
}

/** Of outcomes, what somebody has to look at stays. */
const order: Readonly<Record<ReportedOutcome['status'], number>> = {
  failed: 0,
  'not-attempted': 1,
  applied: 2,
};

/** Of changes, what takes most away stays. */
const gravity: Readonly<Record<ReportedChange['action'], number>> = { delete: 0, update: 1, create: 2 };

/** Whatever stays does so in its place. */
function cut(report: RunReport, kept: number): RunReport {
  const { withheld, remarks, violations, allowances, reads, omitted: before, ...rest } = report;
  const changes = parted(report.changes, kept, ({ action }) => gravity[action]);
  const outcomes = parted(report.outcomes, kept, ({ status }) => order[status]);
  const over = (list: readonly unknown[]): number => Math.max(0, list.length - kept);
  const counts: Readonly<Record<string, number>> = {
    create: changes.left.filter(({ action }) => action === 'create').length,
    update: changes.left.filter(({ action }) => action === 'update').length,
    delete: changes.left.filter(({ action }) => action === 'delete').length,
    withheld: over(withheld),
    applied: outcomes.left.filter(isApplied).length,
    failed: outcomes.left.filter(({ status }) => status === 'failed').length,
    'not-attempted': outcomes.left.filter(({ status }) => status === 'not-attempted').length,
    remarks: over(remarks),
    violations: over(violations),
    allowances: over(allowances),
    gaps: reads.reduce((sum, { gaps }) => sum + over(gaps), 0),
  };
  const lost = Object.entries(counts).filter(([, count]) => count > 0);
  if (lost.length === 0) return report;
  const omitted = { ...before };
  for (const [what, count] of lost) omitted[what] = (omitted[what] ?? 0) + count;
  return {
    ...rest,
    changes: changes.stay,
    withheld: withheld.slice(0, kept),
    outcomes: outcomes.stay,
    remarks: remarks.slice(0, kept),
    violations: violations.slice(0, kept),
    allowances: allowances.slice(0, kept),
    reads: reads.map((read) => ({ ...read, gaps: read.gaps.slice(0, kept) })),
    omitted,
  };
}

/** As many as may be kept, those of the lowest rank, and the others. */
function parted<T>(list: readonly T[], kept: number, rank: (item: T) => number) {
  const ordered = [...list.entries()].toSorted(([, a], [, b]) => rank(a) - rank(b));
  const stay = new Set(ordered.slice(0, kept).map(([index]) => index));
  return {
    stay: list.filter((_item, index) => stay.has(index)),
    left: list.filter((_item, index) => !stay.has(index)),
  };
}

function isApplied({ status }: ReportedOutcome): boolean {
  return status === 'applied';
}
