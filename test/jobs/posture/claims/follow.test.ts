import { describe, expect, it } from 'vitest';
import type { Elsewhere } from '../../../../src/jobs/posture/evidence.ts';
import { follow } from '../../../../src/jobs/posture/claims/follow.ts';
import { known } from '../../../../src/model/known.ts';
import { accountOf, production, provider, roleOf, trusting, unread } from './sign-in.ts';

const role = (name: string): string => `arn:aws:iam::${production}:role/${name}`;
const odd = JSON.stringify({
  Statement: { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRoleWithSAML' },
});
const account = accountOf(
  known([
    roleOf('Admins'),
    roleOf('Auditor', { path: '/people/' }),
    roleOf('Other', { trustPolicy: trusting(`${provider}2`) }),
    roleOf('Odd', { trustPolicy: odd }),
  ]),
);

describe('a value of the claim Role', () => {
  it.each([`${role('Admins')},${provider}`, `${provider},${role('Admins')}`])(
    'leads to its role: %s',
    (value) => {
      expect(follow(value, { accounts: known([account]) })).toEqual({
        to: 'role',
        accountId: production,
        roleArn: role('Admins'),
      });
    },
  );

  it.each([
    { value: 'AWS-1-Admins', says: 'is no pair' },
    {
      value: `arn:aws:iam::${production}:role/{role},${provider}`,
      says: '{role} in it, which nothing fills in',
    },
    { value: `${role('Admins')}, ${provider}`, says: 'white space' },
    { value: `${role('Admins')},${provider.replace(production, '444455556666')}`, says: 'two accounts' },
    { value: `${role('Admins')},${provider}x`, says: 'has no SAML provider AzureADx; it has AzureAD' },
    { value: `${role('A')},${provider}`, says: 'has no role A' },
    { value: `${role('admins')},${provider}`, says: 'there is Admins, and case counts' },
    { value: `${role('Auditor')},${provider}`, says: `there is ${role('people/Auditor')}` },
    { value: `${role('Other')},${provider}`, says: 'Other does not trust the provider' },
  ])('leads nowhere, and it is said that $says', ({ value, says }) => {
    expect(follow(value, { accounts: known([account]) })).toEqual({
      to: 'nowhere',
      because: expect.stringContaining(says) as string,
    });
  });

  it.each([
    { what: 'the accounts', value: 'Admins', accounts: unread },
    { what: 'the roles', value: 'Admins', accounts: known([accountOf(unread)]) },
    {
      what: 'the provider',
      value: 'Admins',
      accounts: known([accountOf(known([roleOf('Admins')]), { provider: unread, providerNames: unread })]),
    },
    { what: 'what the trust policy means', value: 'Odd', accounts: known([account]) },
  ])('leads to nobody knows where when $what is unknown', ({ value, accounts }) => {
    expect(follow(`${role(value)},${provider}`, { accounts }).to).toBe('unknown');
  });

  it.each([
    {
      whose: 'nobody',
      elsewhere: [],
      says: 'account 444455556666 is none of the accounts of this connection',
    },
    {
      whose: 'another connection',
      elsewhere: [['444455556666', { reason: 'other-connection', connection: 'sandboxes' }] as const],
      says: 'account 444455556666 is one of the connection sandboxes',
    },
    {
      whose: 'nobody for now',
      elsewhere: [['444455556666', { reason: 'inactive', state: 'SUSPENDED' }] as const],
      says: 'account 444455556666 is SUSPENDED',
    },
  ])('leads to nobody knows where in an account of $whose', ({ elsewhere, says }) => {
    const value = `${role('Admins')},${provider}`.replaceAll(production, '444455556666');
    expect(
      follow(value, { accounts: known([account]), elsewhere: new Map<string, Elsewhere>(elsewhere) }),
    ).toEqual({
      to: 'unknown',
      because: expect.stringContaining(says) as string,
    });
  });

  it('leads nowhere without the provider, also when the list of providers is not readable', () => {
    const absent = known({ accountId: production, arn: provider, status: 'absent' } as const);
    const without = accountOf(known([roleOf('Admins')]), { provider: absent, providerNames: unread });
    expect(follow(`${role('Admins')},${provider}`, { accounts: known([without]) }).to).toBe('nowhere');
  });
});
