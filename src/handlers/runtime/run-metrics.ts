import type { Outcome } from '../../core/outcome.ts';
import type { RunReport } from '../../core/report.ts';

export interface RunMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly value: number;
}

/**
 * What a dashboard draws and an alarm watches. Every run gives every metric, so that a zero is seen as one; the figures
 * are those of the job.
 */
export function runMetrics(report: RunReport): readonly RunMetric[] {
  const {
    figures = {},
    changes,
    outcomes,
    withheld,
    degraded,
    status,
    error,
    startedAt,
    finishedAt,
  } = report;
  const count = (name: string, value: number): RunMetric => ({ name, unit: 'Count', value });
  const ended = (how: Outcome<unknown>['status']): number =>
    outcomes.filter((outcome) => outcome.status === how).length;
  const planned = (action: string): number => changes.filter((change) => change.action === action).length;
  return [
    count('Creates', planned('create')),
    count('Updates', planned('update')),
    count('Deletes', planned('delete')),
    count('Withheld', withheld.length),
    count('Applied', ended('applied')),
    count('Failed', ended('failed')),
    count('NotAttempted', ended('not-attempted')),
    count('Degraded', degraded ? 1 : 0),
    count('Refused', status === 'refused' ? 1 : 0),
    // Somebody else had it, so that nothing was done.
    count('LeaseHeld', error?.code === 'LEASE_HELD' ? 1 : 0),
    ...Object.entries(figures).map(([name, value]) => count(name, value)),
    { name: 'Duration', unit: 'Milliseconds', value: Date.parse(finishedAt) - Date.parse(startedAt) },
  ];
}
