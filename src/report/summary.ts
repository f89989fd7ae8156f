import type { Failure } from '../core/errors.ts';
import type { ReportedChange, RunReport } from '../core/report.ts';
import { plain } from './plain-text.ts';

/** The lines that end every form of a report: what there is to do, and whether the guard would let it through. */
export function summary(report: RunReport): string {
  const number = (action: string): number =>
    report.changes.filter((change) => change.action === action).length;
  return [
    `${number('create')} to create`,
    `${number('update')} to update`,
    `${number('delete')} to delete`,
    `${report.withheld.length} held back`,
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

/** One line that says how the run ended. */
export function verdict(report: RunReport): string {
  const degraded = report.degraded ? `; ${degradedWords}` : '';
  switch (report.status) {
    case 'no-changes': {
      const heldBack = report.withheld.length === 0 ? '' : `; ${report.withheld.length} held back`;
      if (report.degraded) return `No changes in what could be read${heldBack}${degraded}.`;
      return heldBack === '' ? 'No changes: there is nothing to do.' : `No changes${heldBack}.`;
    }
    case 'planned':
      return `Planned, nothing was written${degraded}.`;
    case 'applied':
      return `Applied: ${report.outcomes.length} of ${report.outcomes.length} changes written${degraded}.`;
    case 'partial':
      if (report.outcomes.length === 0)
        return `Partly done: nothing had to be written, but the error above came after${degraded}.`;
      return `Partly done: ${applied(report)} of ${report.outcomes.length} changes written${degraded}.`;
    case 'refused':
      return `Refused, nothing was written${degraded}.`;
    case 'failed':
      return report.outcomes.length === 0
        ? 'Failed, nothing was written.'
        : `Failed: none of ${report.outcomes.length} changes is known to be written.`;
  }
}

function applied(report: RunReport): number {
  return report.outcomes.filter(({ status }) => status === 'applied').length;
}
