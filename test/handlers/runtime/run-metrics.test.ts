import { describe, expect, it } from 'vitest';
import { failedReport, type RunReport } from '../../../src/core/report.ts';
import { runMetrics } from '../../../src/handlers/runtime/run-metrics.ts';
import { LeaseHeldError } from '../../../src/state/lease-record.ts';

const at = new Date(0);
const failed = (code: string): RunReport => failedReport('app-roles', 'apply', { code, message: '' }, at, at);

function metricsOf(report: RunReport): Readonly<Record<string, number>> {
  return Object.fromEntries(runMetrics(report).map(({ name, value }) => [name, value]));
}

describe('the metrics of a run', () => {
  it('say that it was refused, and that it was not', () => {
    expect(metricsOf({ ...failed('X'), status: 'refused' })).toMatchObject({ Refused: 1, LeaseHeld: 0 });
    expect(metricsOf(failed('X'))).toMatchObject({ Refused: 0 });
  });

  it('say that somebody else had the lease', () => {
    const { code } = new LeaseHeldError('app-roles', undefined);
    expect(metricsOf(failed(code))).toMatchObject({ LeaseHeld: 1, Refused: 0 });
  });

  it('have the figures of the job beside them', () => {
    expect(metricsOf({ ...failed('X'), figures: { LeastDaysLeft: -2 } })).toMatchObject({
      LeastDaysLeft: -2,
      Failed: 0,
    });
  });
});
