import type { Failure } from '../core/errors.ts';
import { numberOf, type ReportedChange, type RunReport } from '../core/report.ts';
import { plain } from './plain-text.ts';

/** The lines that end every form of a report: what there is to do, and whether the guard would let it through. */
export function summary(report: RunReport): string {
  return [
    `${numberOf(report, 'create')} to create`,
    `${numberOf(report, 'update')} to update`,
    `${numberOf(report, 'delete')} to delete`,
    `${heldBackIn(report)} held back`,
    `${report.unchanged} unchanged`,
  ].join(', ');
}

export function guardLines(report: RunReport): readonly string[] {
  if (report.violations.length > 0)
    return report.violations.map(({ message }) => `guard: refuses, ${plain(message)}`);
  return report.allowances.map(
    ({ target, deletes, pending, existing, allowedDeletes }) =>
      `guard: ${plain(target)} is safe (${deletes} of ${existing} would go${pending === 0 ? '' : `, ${pending} wait for their removal`}, ${allowedDeletes} allowed)`,
  );
}

/** What went wrong with the run as a whole. The guard's reasons have lines of their own and are not told again. */
export function troubles({ refusal, error }: RunReport): readonly Failure[] {
  return [refusal, error]
    .filter((failure) => failure !== undefined)
    .map((failure) =>
      failure.code === 'GUARD_REFUSED' && failure.hint !== undefined
        ? { code: failure.code, message: failure.hint }
        : failure,
    );
}

/** Why a change is made; a delete, which takes two steps, says which one this is. */
export function told({ step, why }: ReportedChange): string {
  if (step === 'retire') return `${why}: is disabled now, removed in a later run`;
  return step === 'remove' ? `${why}: is removed` : why;
}

/** Why a change of an apply was not even tried. */
export function notAttempted(why: string | undefined): string {
  return why === 'deadline'
    ? 'not attempted: the run was stopped'
    : 'not attempted: an earlier change failed';
}

export const degradedWords = 'degraded: not everything could be read';

/** What a report is only a part of: a run in slices, and what was too long to be kept. */
export function partLines(report: RunReport): readonly string[] {
  const { job, slice, omitted } = report;
  const lost = Object.entries(omitted ?? {}).map(([what, count]) => `${count} ${omittedWords[what] ?? what}`);
  return [
    ...(slice === undefined || slice.number === 1
      ? []
      : [`slice ${slice.number} of the run; those before it wrote ${slice.applied} changes`]),
    ...(lost.length === 0
      ? []
      : [`too long to be kept whole, left out: ${lost.join(', ')}; the log of the function has all`]),
    ...(isWholePlan(report)
      ? []
      : [
          `this plan is not whole: it cannot be reviewed here, only in that log, or as \`plan ${job}\` makes it`,
        ]),
  ];
}

/** Whether somebody who has read it knows all that applying it would do. */
export function isWholePlan({ mode, omitted = {} }: RunReport): boolean {
  return mode === 'apply' || ['create', 'update', 'delete', 'texts'].every((what) => !omitted[what]);
}

const omittedWords: Readonly<Record<string, string>> = {
  create: 'creates',
  update: 'updates',
  delete: 'deletes',
  withheld: 'held back',
  remarks: 'notes',
  gaps: 'of what was not read',
  allowances: 'targets that are safe',
  'not-attempted': 'not attempted',
  texts: 'ends of long texts',
};

/** One line that says how the run ended. */
export function verdict(report: RunReport): string {
  const degraded = report.degraded ? `; ${degradedWords}` : '';
  const written = numberOf(report, 'applied');
  const all = written + numberOf(report, 'failed') + numberOf(report, 'not-attempted');
  switch (report.status) {
    case 'no-changes': {
      const heldBack = report.withheld.length === 0 ? '' : `; ${heldBackIn(report)} held back`;
      if (report.degraded) return `No changes in what could be read${heldBack}${degraded}.`;
      return heldBack === '' ? 'No changes: there is nothing to do.' : `No changes${heldBack}.`;
    }
    case 'planned':
      return `Planned, nothing was written${degraded}.`;
    case 'applied':
      return `Applied: ${written} of ${all} changes written${degraded}.`;
    case 'partial':
      if (all === 0)
        return `Partly done: nothing had to be written, but the error above came after${degraded}.`;
      return `Partly done: ${written} of ${all} changes written${degraded}.`;
    case 'refused':
      return `Refused, nothing was written${degraded}.`;
    case 'failed':
      return all === 0
        ? 'Failed, nothing was written.'
        : `Failed: none of ${all} changes is known to be written.`;
  }
}

function heldBackIn({ withheld, omitted }: RunReport): number {
  return withheld.length + (omitted?.['withheld'] ?? 0);
}
