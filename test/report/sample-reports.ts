import type { RunReport } from '../../src/core/report.ts';
import { heldBack, reported, reportWith } from '../support/reports.ts';

const retired = reported('Legacy (2 assigned)', {
  action: 'delete',
  step: 'retire',
  why: 'its IAM role was not found',
});
const removed = reported('Retired', { action: 'delete', step: 'remove', why: 'its IAM role was not found' });
const renamed = reported('ReadOnly', {
  action: 'update',
  fields: [
    { field: 'displayName', before: 'prod read only', after: 'prod ReadOnly' },
    { field: 'isEnabled', before: 'false', after: 'true' },
  ],
  why: 'differs in displayName, isEnabled',
});
const longRole = `shared-services/${'platform-'.repeat(8)}engineer`;
const changes = [reported('Admin'), renamed, retired, removed];

const unreadAccount = {
  source: 'AWS IAM',
  found: '30 roles in 2 of 3 accounts',
  gaps: [
    {
      scope: '444455556666',
      code: 'AWS_READER_ROLE_DENIED',
      reason: 'the reader role cannot be assumed',
      hint: 'Deploy infra/member-account.yml in this account.',
    },
  ],
};

const violation = {
  limit: 'maxDeleteRatio',
  target: 'production',
  count: 12,
  allowed: 4,
  existing: 15,
  message: 'production: 12 of 15 app roles deleted is 80.0 %, 4 allowed (maxDeleteRatio 0.3, freeDeletes 1)',
} as const;
const emptied = {
  ...violation,
  limit: 'emptyTarget',
  target: 'staging',
  message: 'staging: every one of the 3 app roles there would go (emptyTarget)',
} as const;

/** One report for each thing that a reader has to be able to tell from the others. */
export const sampleReports: Readonly<Record<string, RunReport>> = {
  'empty plan': reportWith(),
  'plan with everything': reportWith({
    status: 'planned',
    changes,
    withheld: [
      heldBack('Odd,Name', { action: 'create', rule: 'limit', reason: 'the name of the role has a comma' }),
      heldBack('Sandbox'),
    ],
    remarks: [
      {
        severity: 'warning',
        subject: 'arn:aws:iam::111122223333:role/Broken',
        text: 'no valid trust policy',
      },
      { severity: 'info', subject: 'production', text: 'the app roles stay on the service principal' },
    ],
    allowances: [{ target: 'production', existing: 40, deletes: 2, pending: 3, allowedDeletes: 12 }],
    unchanged: 37,
  }),
  'plan that the guard will refuse': reportWith({
    status: 'planned',
    changes: [retired],
    violations: [violation, emptied],
  }),
  'no changes but held back': reportWith({ withheld: [heldBack('Sandbox')] }),
  applied: reportWith({
    mode: 'apply',
    status: 'applied',
    changes: [reported('Admin')],
    outcomes: [{ key: 'production Admin', action: 'create', status: 'applied' }],
  }),
  refused: reportWith({
    mode: 'apply',
    status: 'refused',
    changes: [retired],
    violations: [violation],
    refusal: {
      code: 'GUARD_REFUSED',
      message: violation.message,
      hint: 'Nothing was written. If every change is meant, apply exactly this plan: --expect 0123456789ab --force',
    },
  }),
  'refused because the plan changed': reportWith({
    mode: 'apply',
    status: 'refused',
    changes: [reported('Admin')],
    refusal: {
      code: 'PLAN_CHANGED',
      message: 'the plan is 0123456789ab now, not ba9876543210',
      hint: 'Read the new plan and apply that one.',
    },
  }),
  partial: reportWith({
    mode: 'apply',
    status: 'partial',
    changes,
    outcomes: [
      { key: 'production Admin', action: 'create', status: 'applied' },
      {
        key: 'production ReadOnly',
        action: 'update',
        status: 'failed',
        failure: { code: 'ENTRA_DENIED', message: 'Graph said no\nApplied: 4 of 4', hint: 'Grant it.' },
      },
      {
        key: 'production Legacy (2 assigned)',
        action: 'delete',
        status: 'not-attempted',
        why: 'earlier-failure',
      },
      { key: 'production Retired', action: 'delete', status: 'not-attempted', why: 'deadline' },
    ],
    error: { code: 'DEADLINE', message: 'the run was stopped before it was done', hint: 'Run it again.' },
  }),
  'partial without changes': reportWith({
    mode: 'apply',
    status: 'partial',
    error: { code: 'STATE_UNAVAILABLE', message: 'the history cannot be kept', hint: 'Run it again.' },
  }),
  degraded: reportWith({
    status: 'planned',
    degraded: true,
    reads: [unreadAccount, ...reportWith().reads.slice(1)],
    changes: [reported('Admin')],
    withheld: [
      heldBack('Team', {
        rule: 'completeness',
        reason: 'not known to be gone: 444455556666 could not be read (AWS_READER_ROLE_DENIED)',
      }),
    ],
  }),
  'degraded without changes': reportWith({
    degraded: true,
    reads: [unreadAccount, ...reportWith().reads.slice(1)],
  }),
  'long names': reportWith({
    status: 'planned',
    changes: [reported(longRole), reported('Admin'), { ...retired, words: [...retired.words, longRole] }],
    withheld: [heldBack(longRole), heldBack('Sandbox')],
  }),
  'many held back alike': reportWith({
    withheld: [
      ...Array.from({ length: 23 }, (_none, index) => heldBack(`Team${index + 1}`)),
      heldBack('BreakGlass', { rule: 'protection', reason: 'protected by arn:aws:iam::*:role/BreakGlass' }),
    ],
    remarks: Array.from({ length: 22 }, (_none, index) => ({
      severity: 'warning' as const,
      subject: `role ${index + 1}`,
      text: 'the trust policy is no JSON',
    })),
  }),
  'several targets': reportWith({
    status: 'planned',
    changes: [
      reported('Admin'),
      reported('Admin', { target: 'partners', words: ['444455556666', 'b', 'Admin'] }),
    ],
    allowances: [
      { target: 'partners', existing: 3, deletes: 0, pending: 0, allowedDeletes: 1 },
      { target: 'production', existing: 40, deletes: 1, pending: 0, allowedDeletes: 12 },
    ],
    existing: { partners: 3, production: 40 },
  }),
  'odd names': reportWith({
    status: 'planned',
    changes: [
      reported('管理者'),
      reported('a|b `c` <b>d</b> [e](https://example.org) @everyone #1 $x$ ~~f~~'),
      reported('two\nlines\u001b[2J\u202Ereversed', {
        action: 'update',
        fields: [{ field: 'description', before: 'see www.example.org\n| --- |', after: '' }],
      }),
      reported(`n${'n'.repeat(120)}`),
    ],
  }),
};

/** A run that failed before it had a plan. */
export const failedSample: RunReport = (() => {
  const { planId: _planId, ...report } = reportWith({
    status: 'failed',
    degraded: true,
    reads: [],
    allowances: [],
    existing: {},
    unchanged: 0,
    error: {
      code: 'ENTRA_SIGN_IN',
      message: 'Entra ID did not let Rolebridge sign in\nAADSTS700016: no such application',
      hint: 'Check entra.clientId.',
    },
  });
  return report;
})();
