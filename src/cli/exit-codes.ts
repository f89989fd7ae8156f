import type { RunReport } from '../core/report.ts';

/** What a calling script learns. docs/runbook.md says what to do about each. */
export const exitCodes = { done: 0, error: 1, changes: 2, refused: 3, partial: 4, interrupted: 130 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** @param detailed Whether a plan with changes is told apart from one without, as in `--detailed-exitcode`. */
export function exitCodeOf(report: RunReport, detailed = false): ExitCode {
  switch (report.status) {
    case 'failed':
      return exitCodes.error;
    case 'refused':
      return exitCodes.refused;
    case 'partial':
      return exitCodes.partial;
    case 'no-changes':
    case 'applied':
    case 'planned':
      if (report.degraded) return exitCodes.partial;
      return detailed && report.status === 'planned' ? exitCodes.changes : exitCodes.done;
  }
}

/** Of several runs the gravest counts. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  const gravity: readonly ExitCode[] = [
    exitCodes.done,
    exitCodes.changes,
    exitCodes.partial,
    exitCodes.refused,
    exitCodes.error,
    exitCodes.interrupted,
  ];
  return codes.reduce<ExitCode>((a, b) => (gravity.indexOf(b) > gravity.indexOf(a) ? b : a), exitCodes.done);
}
