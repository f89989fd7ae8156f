import { describe, expect, it } from 'vitest';
import { currentOf } from '../../../src/jobs/app-roles/current.ts';
import {
  accountWith,
  connectionWith,
  directoryRole,
  one,
  pair,
  providerArn,
  roleArn,
  targetWith,
  two,
} from './things.ts';

const gone = '999900001111';

function current(value: string | null, changes: Readonly<Record<string, unknown>> = {}) {
  return currentOf(
    connectionWith(changes),
    [accountWith(one, { name: 'prod' })],
    targetWith([directoryRole('id', value)]),
  );
}

describe('an app role that is there', () => {
  it('is ours when it names an account and the provider of the connection', () => {
    const { items, others } = current(pair('team/Admin'));
    expect(others).toBe(0);
    expect(items).toEqual([
      {
        connection: 'production',
        object: { surface: 'servicePrincipal', objectId: 'object' },
        accountId: one,
        accountName: 'prod',
        roleArn: roleArn('team/Admin'),
        providerArn: providerArn(),
        value: pair('team/Admin'),
        id: 'id',
        displayName: 'role id',
        description: '',
        enabled: true,
      },
    ]);
  });

  it('keeps the order that its value is written in', () => {
    const value = `${providerArn()},${roleArn('Admin')}`;
    expect(current(value).items).toMatchObject([{ value, roleArn: roleArn('Admin'), accountId: one }]);
    expect(current(value).items[0]).not.toHaveProperty('foreign');
  });

  it.each([
    {
      of: 'an account that the connection does not have',
      value: pair('Admin', two),
      why: `account ${two} is not in connection production`,
    },
    {
      of: 'another provider',
      value: `${roleArn('Admin')},${providerArn(one, 'Okta')}`,
      why: 'names SAML provider Okta',
    },
  ])('is foreign when it is of $of', ({ value, why }) => {
    expect(current(value).items).toMatchObject([{ foreign: expect.stringContaining(why) }]);
  });

  it('is ours when its account is said to be gone for good, but only with the provider', () => {
    const removedAccounts = [gone];
    const { items } = current(pair('Admin', gone), { removedAccounts });
    expect(items).toMatchObject([{ accountId: gone, accountName: 'unknown account' }]);
    expect(items[0]).not.toHaveProperty('foreign');
    const other = `${roleArn('Admin', gone)},${providerArn(gone, 'Okta')}`;
    expect(current(other, { removedAccounts }).items[0]).toHaveProperty('foreign');
  });

  it.each([null, '', 'Portal.Reader', `${pair('Admin')},x`, `${roleArn('Admin')},${providerArn(two)}`])(
    'is none of our business with the value %j',
    (value) => {
      expect(current(value)).toEqual({ items: [], others: 1 });
    },
  );
});
