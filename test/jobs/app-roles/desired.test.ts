import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredOf } from '../../../src/jobs/app-roles/desired.ts';
import type { IamRole } from '../../../src/model/aws.ts';
import type { DirectoryAppRole } from '../../../src/model/entra.ts';
import {
  accountWith,
  connectionWith,
  directoryRole,
  one,
  pair,
  providerArn,
  roleArn,
  roleWith,
  targetWith,
  trusting,
  two,
} from './things.ts';

const accounts = [accountWith(one), accountWith(two)];

function desired(
  roles: readonly IamRole[],
  there: readonly DirectoryAppRole[] = [],
  changes: Readonly<Record<string, unknown>> = {},
) {
  return desiredOf(connectionWith(changes), accounts, roles, targetWith(there));
}

describe('a role that trusts the provider', () => {
  it('is wanted as an app role with the names of the configuration', () => {
    const { items } = desired([roleWith('Admin', { path: '/team/', description: 'all of it' })], [], {
      appRole: { displayName: '{roleName} {accountId}', description: '{roleDescription}' },
    });
    expect(items).toEqual([
      expect.objectContaining({
        connection: 'production',
        accountId: one,
        value: `${roleArn('team/Admin')},${providerArn()}`,
        displayName: `Admin ${one}`,
        description: 'all of it',
        enabled: true,
      }),
    ]);
  });

  it('takes over the id and the value of the app role that is there', () => {
    const { items } = desired([roleWith('Admin')], [directoryRole('kept', pair('Admin'))]);
    expect(items).toMatchObject([{ id: 'kept', value: pair('Admin') }]);
  });

  it('takes over an app role that names provider and role the other way round', () => {
    const value = `${providerArn()},${roleArn('Admin')}`;
    const { items } = desired([roleWith('Admin')], [directoryRole('kept', value, { isEnabled: false })]);
    expect(items).toMatchObject([{ id: 'kept', value, enabled: true }]);
  });

  it.each([
    { of: 'another role', value: pair('Reader') },
    { of: 'the same name in another account', value: pair('Admin', two) },
    { of: 'another provider', value: `${roleArn('Admin')},${providerArn(one, 'Okta')}` },
    { of: 'nothing', value: null },
  ])('does not take over the app role of $of', ({ value }) => {
    const { items } = desired([roleWith('Admin')], [directoryRole('other', value)]);
    expect(items).toMatchObject([{ value: pair('Admin') }]);
    expect(items[0]?.id).not.toBe('other');
  });
});

describe('the id of a new app role', () => {
  const idOf = (there: readonly DirectoryAppRole[] = []) =>
    desired([roleWith('Admin')], there).items[0]?.id ?? '';

  it('is the same for all time', () => {
    expect(idOf()).toBe('bb61ef69-a3c0-554c-89fb-0f7b5344cbc6');
  });

  it('hangs on the pair alone, not on names, order or what else is there', () => {
    const renamed = desired([roleWith('Reader'), roleWith('Admin')], [directoryRole('x', pair('Other'))], {
      name: 'another',
      appRole: { displayName: 'x', description: 'y' },
    }).items.find(({ roleArn: arn }) => arn === roleArn('Admin'));
    expect(renamed?.id).toBe(idOf());
    expect(desired([roleWith('Admin', { accountId: two })]).items[0]?.id).not.toBe(idOf());
  });

  it('steps around foreign app roles that have it, the same way each time', () => {
    const first = directoryRole(idOf(), 'Somebody.Elses');
    const second = directoryRole(idOf([first]), null);
    const third = idOf([first, second]);
    expect(new Set([idOf(), idOf([first]), third]).size).toBe(3);
    expect(idOf([second, first])).toBe(third);
  });

  it('is a GUID, and no two roles share one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[\w+=.@-]{1,20}$/u), { maxLength: 20 }), (names) => {
        const ids = desired(names.map((name) => roleWith(name))).items.map(({ id }) => id);
        expect(new Set(ids).size).toBe(names.length);
        for (const id of ids)
          expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});

describe('a role that is not wanted', () => {
  const key = `production ${pair('Admin')}`;

  it('is absent when it trusts the provider no more', () => {
    const { items, absent, remarks } = desired([
      roleWith('Admin', { trustPolicy: trusting(providerArn(one, 'Okta')) }),
    ]);
    expect(items).toEqual([]);
    expect([...absent]).toEqual([[key, 'the role no longer trusts AzureAD']]);
    expect(remarks).toEqual([]);
  });

  it('is absent when the configuration leaves it out, without a word about its trust policy', () => {
    const odd = roleWith('Admin', { trustPolicy: 'no JSON' });
    const { absent, unread, remarks } = desired([odd], [], { roles: { exclude: [{ name: 'Admin' }] } });
    expect([...absent]).toEqual([[key, 'an entry of roles.exclude fits it']]);
    expect([...unread, ...remarks]).toEqual([]);
  });

  it('is neither wanted nor absent when its trust policy cannot be judged', () => {
    const { items, absent, unread, remarks } = desired([roleWith('Admin', { trustPolicy: 'no JSON' })]);
    expect([...items, ...absent]).toEqual([]);
    expect([...unread]).toEqual([[key, 'the trust policy is no JSON']]);
    expect(remarks).toEqual([
      { severity: 'warning', subject: roleArn('Admin'), text: 'the trust policy is no JSON: left as it is' },
    ]);
  });

  it.each([
    {
      of: 'IAM Identity Center',
      role: roleWith('AWSReservedSSO_x', { path: '/aws-reserved/sso.amazonaws.com/' }),
    },
    { of: 'an account of another connection', role: roleWith('Admin', { accountId: '777788889999' }) },
  ])('is no matter of ours when it is one of $of', ({ role }) => {
    const found = desired([role]);
    expect([found.items, [...found.absent], [...found.unread], found.remarks]).toEqual([[], [], [], []]);
  });

  it('says of an odd policy what it did all the same', () => {
    const trustPolicy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { Federated: providerArn() },
        Action: 'sts:*',
        Condition: { StringEquals: { 'saml:sub': 'ada' } },
      },
    });
    expect(desired([roleWith('Admin', { trustPolicy })]).remarks).toMatchObject([
      { severity: 'info', text: expect.stringMatching(/saml:sub.*: published all the same$/u) },
    ]);
  });
});
