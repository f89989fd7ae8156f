import { describe, expect, it } from 'vitest';
import { known } from '../../../../src/model/known.ts';
import type { ConnectionEvidence } from '../../../../src/jobs/posture/evidence.ts';
import { postureOf } from '../../../../src/jobs/posture/posture-of.ts';
import type { CheckResult } from '../../../../src/model/posture.ts';
import { resultsOf } from '../../../support/posture-cases.ts';
import {
  attribute,
  claim,
  constant,
  lacking,
  ownEvidence,
  production,
  role,
  signIn,
  signInEvidence,
  trustPolicy,
  withAccount,
  withApplication,
  withClaim,
  withPosture,
} from '../../../support/posture-evidence.ts';

type Wrong = Extract<CheckResult, { verdict: 'wrong' }>;

function told(evidence: ConnectionEvidence, id: string): Wrong {
  const found = resultsOf(postureOf({ connections: [evidence], own: ownEvidence() })).find(
    (each): each is Wrong => each.check.id === id && each.verdict === 'wrong',
  );
  if (found === undefined) throw new Error(`${id} is not wrong`);
  return found;
}

const roles = signInEvidence('app-roles');
const names = signInEvidence('group-names');
const other = { appId: 'client-old', displayName: 'Old AWS' };
const without = withApplication(roles, { identifierUris: [] });

describe('an identifier that is missing', () => {
  it.each([
    { taken: [], expected: signIn, seen: 'none' },
    { taken: [signIn], expected: `${signIn}#1`, seen: `none; ${signIn} belongs to Old AWS` },
    { taken: [signIn, `${signIn}#1`], expected: `${signIn}#2`, seen: `none; ${signIn} belongs to Old AWS` },
    { taken: [`${signIn}#1`], expected: signIn, seen: 'none' },
  ])('is to be the first that no application has: $expected', ({ taken, expected, seen }) => {
    const identifiersInUse = known(taken.map((identifier) => ({ ...other, identifier })));
    const result = told({ ...without, identifiersInUse }, 'identifier');
    expect(result).toMatchObject({ seen, expected });
    expect(result.next).toBe(
      `Entra admin center > Enterprise applications > AWS > Single sign-on > Basic SAML Configuration: Identifier (Entity ID): ${expected}`,
    );
  });

  it('is to be another where the configured one belongs to somebody else', () => {
    const evidence = {
      ...withApplication(signInEvidence('app-roles', { identifier: signIn }), { identifierUris: [] }),
      identifiersInUse: known([{ ...other, identifier: signIn }]),
    };
    expect(told(evidence, 'identifier').next).toContain(
      `set identifier of the connection workforce to ${signIn}#1`,
    );
  });

  it('is told with both forms where nobody knows which are taken', () => {
    const evidence = { ...without, identifiersInUse: lacking('Application.Read.All') };
    expect(told(evidence, 'identifier').expected).toBe(
      `${signIn}, or with #1, #2 and so on where another application has it`,
    );
  });
});

describe('what mends a finding', () => {
  const disabled = withApplication(roles, { assignmentRequired: false });
  const bare = withClaim(roles, 'Role');

  it.each([
    {
      what: 'a place in the portal',
      evidence: disabled,
      id: 'assignment-required',
      next: 'Entra admin center > Enterprise applications > AWS > Properties: Assignment required: Yes',
    },
    {
      what: 'a command where the set-up writes',
      evidence: { ...disabled, setUp: true },
      id: 'assignment-required',
      next: 'rolebridge apply federation',
    },
    {
      what: 'a plan to read first where people sign in with it',
      evidence: { ...bare, setUp: true },
      id: 'claim-role',
      next: 'rolebridge plan federation, then rolebridge apply federation --expect with the plan id that it shows',
    },
  ])('is $what', ({ evidence, id, next }) => {
    expect(told(evidence, id).next).toBe(next);
  });

  it('is the portal for claims of groups, which no set-up writes', () => {
    const evidence = {
      ...withClaim(names, 'SessionDuration', claim('SessionDuration', constant('1'))),
      setUp: true,
    };
    expect(told(evidence, 'claim-session-duration').next).toBe(
      'Entra admin center > Enterprise applications > AWS > Single sign-on > Attributes & Claims: claim https://aws.amazon.com/SAML/Attributes/SessionDuration: "3600"',
    );
  });

  it.each([
    {
      what: 'the set-up by app roles',
      evidence: roles,
      next: 'rolebridge plan federation, then rolebridge apply federation --expect with the plan id that it shows',
    },
    {
      what: 'the portal by names of groups',
      evidence: names,
      next: 'Entra admin center > Enterprise applications > AWS > Single sign-on > Attributes & Claims: claim https://aws.amazon.com/SAML/Attributes/RoleSessionName: Attribute user.userprincipalname',
    },
  ])('is, for a session name, $what', ({ evidence, next }) => {
    expect(told({ ...withClaim(evidence, 'RoleSessionName'), setUp: true }, 'claim-session-name').next).toBe(
      next,
    );
  });

  it('is the rotation for a certificate that an account lacks', () => {
    const evidence = withPosture(roles, ({ signing }) => ({
      signing: signing.state === 'known' ? known({ ...signing.value, certificates: [] }) : signing,
    }));
    expect(told(evidence, 'signing-certificate-trusted').next).toBe(
      'rolebridge rotate saml workforce --to distribute',
    );
  });
});

describe('a role with another address', () => {
  const odd = { trustPolicy: trustPolicy('https://eu-west-1.signin.aws.amazon.com/saml') };
  const byHand =
    'IAM console of the account > Roles > ReadOnly > Trust relationships, or Edit maximum session duration';
  const configured = { ...signInEvidence('app-roles', { roles: [{ name: 'ReadOnly' }] }), setUp: true };
  const ours = { ...odd, tags: { 'managed-by': 'rolebridge' } };

  it.each([
    {
      whose: 'that the set-up made',
      evidence: configured,
      changes: ours,
      next: 'rolebridge apply federation',
    },
    { whose: 'of somebody else', evidence: configured, changes: odd, next: byHand },
    { whose: 'that is no longer wanted', evidence: { ...roles, setUp: true }, changes: ours, next: byHand },
    {
      whose: 'that no set-up writes',
      evidence: { ...configured, setUp: false },
      changes: ours,
      next: byHand,
    },
  ])('is mended where it is kept: one $whose', ({ evidence, changes, next }) => {
    const wrong = told(
      withAccount(evidence, { roles: known([role('ReadOnly', changes)]) }),
      'trust-audience',
    );
    expect(wrong.next).toBe(next);
  });
});

describe('a provider of another name', () => {
  const arn = `arn:aws:iam::${production}:saml-provider/AzureAD`;
  const trusting = trustPolicy().replaceAll('AzureAD', 'aad');

  it('is told with the roles that trust it', () => {
    const evidence = withAccount(roles, {
      provider: known({ accountId: production, arn, status: 'absent' }),
      providerNames: known(['aad', 'Okta']),
      roles: known([role('Admin', { trustPolicy: trusting }), role('ReadOnly', { trustPolicy: trusting })]),
    });
    const result = told(evidence, 'provider-present');
    expect(result.seen).toBe('no such provider; there are aad, which 2 roles trust; Okta');
    expect(result.next).toContain('if aad is meant, set samlProvider to it');
  });
});

describe('a claim that is misspelt', () => {
  it('is told with what it says', () => {
    const evidence = withClaim(roles, 'Role', claim('Role', attribute('user.assignroles')));
    expect(told(evidence, 'claim-role')).toMatchObject({
      seen: 'user.assignroles',
      expected: 'user.assignedroles',
    });
  });

  it('breaks every group of the names at once, and is told once', () => {
    const evidence = withClaim(
      names,
      'Role',
      claim('Role', attribute('user.groups'), [
        {
          pattern: String.raw`AWS-(?'a'[\d]{12})-(?'r'[\w])`,
          replacement: 'arn:aws:iam::{a}:saml-provider/AzureAD,arn:aws:iam::{a}:role/{r}',
        },
      ]),
    );
    expect(told(evidence, 'claim-pattern').seen).toContain('2 of 2 groups lead nowhere');
    const results = resultsOf(postureOf({ connections: [evidence], own: ownEvidence() }));
    const wrong = results.filter(({ verdict }) => verdict === 'wrong');
    expect(wrong.map(({ check }) => check.id)).toEqual(['claim-pattern']);
  });
});

it('a policy that the set-up writes hides nothing', () => {
  const policy = { id: 'p', displayName: 'AWS', definition: '{}', problems: [], claims: [] };
  const evidence = { ...withPosture(roles, { claimsMappingPolicies: known([policy]) }), setUp: true };
  const results = resultsOf(postureOf({ connections: [evidence], own: ownEvidence() }));
  expect(results.find(({ check }) => check.id === 'claims-overridden')?.verdict).toBe('right');
});
