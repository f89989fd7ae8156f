import type { RunReport } from '../../core/report.ts';

export interface RunMetric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly value: number;
}

/** What a dashboard draws and an alarm watches. Every run gives every metric, so that a zero is seen as one. */
export function runMetrics(report: RunReport): readonly RunMetric[] {
  const { changes, outcomes, withheld, degraded, startedAt, finishedAt } = report;
  const count = (name: string, value: number): RunMetric => ({ name, unit: 'Count', value });
  const ended = (status: string): number => outcomes.filter((outcome) => outcome.status === status).length;
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
    { name: 'Duration', unit: 'Milliseconds', value: Date.parse(finishedAt) - Date.parse(startedAt) },
  ];
}
