import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../src/lab/world.ts';
import { user } from '../../support/groups.ts';
import { expectEveryOutcome, fault } from '../../support/lab-app.ts';
import { bareCompany, federationApp, prod, setUp } from './bare-company.ts';
import { principalOf, rolesOf } from './posted.ts';

const reads = [
  'graph:GET applications',
  'graph:GET groups',
  'graph:GET servicePrincipals/{id}',
  'graph:POST $batch',
  'organizations:ListAccounts',
  'sts:AssumeRole',
  'iam:GetSAMLProvider',
  'iam:SimulatePrincipalPolicy',
  'login:token',
  'login:federation-metadata',
];

/** Everything that a set-up writes with. */
const writes = [
  'graph:POST applicationTemplates',
  'graph:PATCH applications',
  'graph:PATCH servicePrincipals',
  'graph:POST policies',
  'graph:POST servicePrincipals',
  'iam:CreateSAMLProvider',
  'iam:CreateRole',
  'iam:AttachRolePolicy',
];

type Effect = FaultInput['effect'];
const refuses: Effect = { type: 'error', status: 403, code: 'AccessDenied', message: 'no' };
const fails: Effect = { type: 'error', status: 500, code: 'InternalFailure' };
const losesReplies: Effect = { type: 'lost-reply' };

const always = (name: string, operation: string, effect: Effect) => ({
  name: `${operation} ${name}`,
  hit: fault(operation, effect, { times: 'always' }),
});
const everyOther = (name: string, operation: string, effect: Effect) => ({
  name: `${operation} ${name} every other time`,
  hit: fault(operation, effect, { every: 2, times: 'always' }),
});

describe('a set-up in clouds that fail', () => {
  it.each([
    ...reads.flatMap((operation) => [
      always('says no', operation, refuses),
      everyOther('answers 500', operation, fails),
    ]),
    ...writes.flatMap((operation) => [
      always('says no', operation, refuses),
      always('answers 500', operation, fails),
      everyOther('answers 500', operation, fails),
      always('loses its replies', operation, losesReplies),
      everyOther('loses its replies', operation, losesReplies),
    ]),
  ])('$name: it ends as it should, and asks nobody', async ({ hit }) => {
    const failing = federationApp(bareCompany({ faults: [hit] }));
    for (const report of await setUp(failing)) expectEveryOutcome(report);

    const app = federationApp(failing.now());
    for (const report of await setUp(app)) {
      expect(['applied', 'no-changes']).toContain(report.status);
      expect(report.withheld).toEqual([]);
    }
    expect(await app.plan()).toMatchObject({ status: 'no-changes', degraded: false, withheld: [] });
    expect(await rolesOf(app, user(1).id)).toEqual([`arn:aws:iam::${prod}:role/Admin`]);
    expect(principalOf(app).keyCredentials.filter(({ usage }) => usage === 'Verify')).toHaveLength(1);
    expect(app.world.entra.claimsMappingPolicies).toHaveLength(1);
  });
});
