import type { Check, CheckResult, Posture, Subject } from '../../src/model/posture.ts';

const check = (id: string, severity: Check['severity'], title: string): Check => ({
  id,
  severity,
  title,
  why: `Microsoft Entra, "A page": what it costs when ${title.toLowerCase()} is not so.`,
});

export const sampleChecks = {
  assignment: check('assignment-required', 'warning', 'Whoever is not assigned may sign in, too'),
  nowhere: check('claim-leads-nowhere', 'critical', 'A group leads to no role'),
  owners: check('group-owners', 'warning', 'The group has owners'),
  regional: check('trust-regional', 'info', 'Regional sign-in addresses are trusted'),
  permission: check('own-permission', 'critical', 'Rolebridge has the permissions that it needs'),
} as const;

const application: Subject = { kind: 'application', id: 'sp-1', name: 'AWS' };
const group = (number: number): Subject => ({ kind: 'group', id: `g-${number}`, name: `AWS-Team-${number}` });
const account: Subject = { kind: 'account', id: '111122223333', name: 'production' };

const owned = (number: number): CheckResult => ({
  check: sampleChecks.owners,
  connection: 'workforce',
  subject: group(number),
  verdict: 'wrong',
  seen: 'Grace',
  expected: 'no owners',
  next: 'remove Grace',
});

const unread = (of: Check, subject: Subject): CheckResult => ({
  check: of,
  connection: 'workforce',
  subject,
  verdict: 'unknown',
  reason: 'Graph refused it: Authorization_RequestDenied',
  next: 'grant the permission',
  lacks: 'Application.Read.All',
});

/** Each verdict and severity, one finding of many groups, one that is worse than its check, and names that misbehave. */
export const samplePosture: Posture = {
  connections: [
    {
      name: 'workforce',
      type: 'group-names',
      results: [
        ...[1, 2, 3, 4, 5, 6, 7].map(owned),
        {
          ...owned(8),
          severity: 'critical',
          subject: { ...group(8), name: '<b>Evil</b>\u001b[31m|@all' },
        } as CheckResult,
        {
          check: sampleChecks.nowhere,
          connection: 'workforce',
          subject: group(1),
          verdict: 'right',
          seen: 'arn:aws:iam::111122223333:role/Admins',
        },
        {
          check: sampleChecks.regional,
          connection: 'workforce',
          subject: account,
          verdict: 'wrong',
          seen: 'the global address alone',
          expected: 'https://eu-west-1.signin.aws.amazon.com/saml as well',
          next: 'add it to the trust policy of arn:aws:iam::111122223333:role/team/with/a/very/long/path/AdministratorsOfEverything',
        },
        unread(sampleChecks.assignment, application),
        unread(sampleChecks.nowhere, group(2)),
      ],
    },
    { name: 'sandbox', type: 'app-roles', results: [] },
  ],
  own: [
    {
      check: sampleChecks.permission,
      connection: 'rolebridge',
      subject: { kind: 'rolebridge', id: 'User.Read.All', name: 'User.Read.All' },
      verdict: 'wrong',
      seen: 'not granted',
      expected: 'granted, with admin consent',
      next: 'rolebridge setup',
    },
  ],
};
