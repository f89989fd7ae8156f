import { describe, expect, it } from 'vitest';
import { failedReport, type ReportedOutcome, type RunReport } from '../../../src/core/report.ts';
import { failureOfRun, RunFailedError } from '../../../src/handlers/runtime/run-failed-error.ts';

const now = new Date('2026-11-20T08:00:00Z');
const { error: _none, ...blank } = failedReport('app-roles', 'apply', { code: '', message: '' }, now, now);
const quiet: RunReport = { ...blank, status: 'no-changes', degraded: false };

const failed: ReportedOutcome = {
  key: 'b',
  action: 'create',
  status: 'failed',
  failure: { code: 'ENTRA_FORBIDDEN', message: 'no', hint: 'Let it.' },
};
const applied: ReportedOutcome = { key: 'a', action: 'create', status: 'applied' };
const left: ReportedOutcome = { key: 'c', action: 'create', status: 'not-attempted', why: 'deadline' };
const after: ReportedOutcome = { ...left, why: 'earlier-failure' };
const gap = { scope: '111122223333', code: 'DENIED', reason: 'denied', hint: 'Deploy the reader role.' };
const reads = [{ source: 'AWS IAM', found: 'nothing', gaps: [gap] }];

describe('why a run is not in order', () => {
  it.each(['no-changes', 'planned', 'applied'] as const)('is nothing for %s', (status) => {
    expect(failureOfRun({ ...quiet, status })).toBeUndefined();
  });

  it.each<{ name: string; report: Partial<RunReport>; code: string; message: string }>([
    {
      name: 'an error before everything else',
      report: { status: 'failed', degraded: true, error: { code: 'LEASE_HELD', message: 'held' } },
      code: 'LEASE_HELD',
      message: 'held',
    },
    {
      name: 'a refusal',
      report: { status: 'refused', refusal: { code: 'PLAN_CHANGED', message: 'changed' } },
      code: 'PLAN_CHANGED',
      message: 'changed',
    },
    {
      name: 'the first change that failed',
      report: { status: 'partial', outcomes: [applied, failed, after] },
      code: 'ENTRA_FORBIDDEN',
      message: '1 of 3 changes failed, 1 not attempted; first b: no',
    },
    {
      name: 'the deadline',
      report: { status: 'partial', outcomes: [applied, left] },
      code: 'DEADLINE',
      message: '0 of 2 changes failed, 1 not attempted',
    },
    {
      name: 'changes that were left for no reason given',
      report: { status: 'partial', outcomes: [applied, after] },
      code: 'NOT_DONE',
      message: '0 of 2 changes failed, 1 not attempted',
    },
    {
      name: 'what could not be read, though all else was applied',
      report: { status: 'applied', degraded: true, reads },
      code: 'DEGRADED',
      message: '1 of what had to be read could not be; first 111122223333: denied',
    },
  ])('is $name', ({ report, code, message }) => {
    expect(failureOfRun({ ...quiet, ...report })).toMatchObject({ code, message });
  });
});

describe('the error of a run', () => {
  it('says in one line which job, what, which plan, and what to do', () => {
    const report: RunReport = { ...quiet, status: 'partial', degraded: true, planId: '0123456789ab' };
    const error = new RunFailedError(report, { code: 'X', message: 'one\n  two', hint: 'Do it.' });
    expect(error.message).toBe('app-roles ended partial, degraded: X: one; two (plan 0123456789ab). Do it.');
    expect(error).toMatchObject({ name: 'RunFailedError', code: 'X', report });
  });
});
