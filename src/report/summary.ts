import { count } from '../core/words.ts';
import type { RunReport } from '../core/report.ts';

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
    return report.violations.map(({ message }) => `guard: refuses, ${message}`);
  return report.allowances.map(
    ({ target, deletes, existing, allowedDeletes }) =>
      `guard: ${target} is safe (${count(deletes, 'delete')} of ${existing}, ${allowedDeletes} allowed)`,
  );
}

/** One line that says how the run ended. */
export function verdict(report: RunReport): string {
  const degraded = report.degraded ? ', degraded: not everything could be read' : '';
  switch (report.status) {
    case 'no-changes':
      return report.withheld.length === 0
        ? `No changes: AWS and Entra agree${degraded}.`
        : `No changes; ${report.withheld.length} held back${degraded}.`;
    case 'planned':
      return `Planned, nothing was written${degraded}.`;
    case 'applied':
      return `Applied: ${report.outcomes.length} of ${report.outcomes.length} changes written${degraded}.`;
    case 'partial':
      return `Partly done: ${applied(report)} of ${report.outcomes.length} changes written${degraded}.`;
    case 'refused':
      return `Refused, nothing was written${degraded}.`;
    case 'failed':
      return report.outcomes.length === 0
        ? 'Failed.'
        : `Failed: none of ${report.outcomes.length} changes is known to be written.`;
  }
}

function applied(report: RunReport): number {
  return report.outcomes.filter(({ status }) => status === 'applied').length;
}
