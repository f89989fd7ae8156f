import fc from 'fast-check';
import type { ReportedChange, ReportedWithheld, RunReport } from '../../src/core/report.ts';

const wholeReport: RunReport = {
  formatVersion: 1,
  job: 'app-roles',
  mode: 'plan',
  status: 'no-changes',
  degraded: false,
  planId: '0123456789ab',
  reads: [
    { source: 'AWS IAM', found: '42 roles in 3 of 3 accounts', gaps: [] },
    { source: 'Entra ID production', found: '40 app roles on AWS Single-Account Access', gaps: [] },
  ],
  remarks: [],
  changes: [],
  withheld: [],
  violations: [],
  allowances: [{ target: 'production', existing: 40, deletes: 0, pending: 0, allowedDeletes: 12 }],
  unchanged: 40,
  existing: { production: 40 },
  outcomes: [],
  startedAt: '2026-11-20T08:00:00.000Z',
  finishedAt: '2026-11-20T08:00:07.000Z',
};

/** A report of a plan without changes, with something else said where a test says so. */
export function reportWith(more: Partial<RunReport> = {}): RunReport {
  return { ...wholeReport, ...more };
}

export function reported(name: string, more: Partial<ReportedChange> = {}): ReportedChange {
  return {
    action: 'create',
    key: `production ${name}`,
    target: 'production',
    words: ['111122223333', 'prod', name],
    fields: [],
    why: 'wanted, not there',
    ...more,
  };
}

export function heldBack(name: string, more: Partial<ReportedWithheld> = {}): ReportedWithheld {
  return {
    ...reported(name, { action: 'delete', why: 'there, no longer wanted' }),
    step: 'remove',
    rule: 'policy',
    reason: 'policy upsert-only never deletes',
    ...more,
  };
}

/** Text as hostile as a cloud's names can be. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '\u001b[2J\u001b[1;1H',
    '\u202Eevil',
    'a|b',
    '`code`',
    '<script>alert(1)</script>',
    'two\nlines\r\n',
    '管理者',
    '[x](https://example.org)',
    '@everyone',
    '| --- | --- |',
  ),
);

const anyChange: fc.Arbitrary<ReportedChange> = fc
  .record({
    action: fc.constantFrom('create', 'update', 'delete'),
    key: anyText,
    target: anyText,
    words: fc.array(anyText, { minLength: 1, maxLength: 4 }),
    fields: fc.array(fc.record({ field: anyText, before: anyText, after: anyText }), { maxLength: 2 }),
    why: anyText,
    step: fc.constantFrom('retire', 'remove'),
  })
  .map(({ step, ...change }) => (change.action === 'delete' ? { ...change, step } : change));

const anyFailure = fc.record({ code: fc.constant('DENIED'), message: anyText, hint: anyText });

/** Any report that the types allow, whether or not a run would make it. */
export const anyReport: fc.Arbitrary<RunReport> = fc
  .record({
    job: anyText,
    mode: fc.constantFrom('plan', 'apply'),
    status: fc.constantFrom('no-changes', 'planned', 'applied', 'partial', 'refused', 'failed'),
    degraded: fc.boolean(),
    reads: fc.array(
      fc.record({
        source: anyText,
        found: anyText,
        gaps: fc.array(fc.record({ scope: anyText, code: anyText, reason: anyText, hint: anyText }), {
          maxLength: 2,
        }),
      }),
      { maxLength: 3 },
    ),
    remarks: fc.array(
      fc.record({ severity: fc.constantFrom('info', 'warning'), subject: anyText, text: anyText }),
      { maxLength: 25 },
    ),
    changes: fc.array(anyChange, { maxLength: 8 }),
    withheld: fc.array(
      fc.tuple(anyChange, anyText, anyText).map(([change, rule, reason]) => ({ ...change, rule, reason })),
      { maxLength: 30 },
    ),
    violations: fc.array(
      fc.record({
        limit: fc.constantFrom('maxDeletes', 'emptyTarget'),
        target: anyText,
        count: fc.nat(),
        allowed: fc.nat(),
        existing: fc.nat(),
        message: anyText,
      }),
      { maxLength: 2 },
    ),
    allowances: fc.array(
      fc.record({
        target: anyText,
        existing: fc.nat(),
        deletes: fc.nat(),
        pending: fc.nat(),
        allowedDeletes: fc.nat(),
      }),
      { maxLength: 2 },
    ),
    unchanged: fc.nat(),
    outcomes: fc.array(
      fc.record({
        key: anyText,
        action: fc.constantFrom('create', 'update', 'delete'),
        status: fc.constant('failed'),
        failure: anyFailure,
      }),
      { maxLength: 4 },
    ),
    refusal: anyFailure,
    error: anyFailure,
  })
  .map(({ status, ...rest }) => reportWith({ ...rest, status }));
