import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../src/core/errors.ts';
import { readRoleEvent, type RoleEventSettings } from '../../../src/jobs/app-roles/role-event.ts';
import { samlTrust } from '../../support/worlds.ts';
import { connectionWith, one, providerArn, two } from './things.ts';

const settings: RoleEventSettings = { partition: 'aws', connections: [connectionWith()] };

/** A connection whose publishing depends on tags and on descriptions. */
const curious: RoleEventSettings = {
  partition: 'aws',
  connections: [
    connectionWith({
      roles: { include: [{ tag: 'entra=yes' }] },
      appRole: { description: '{roleDescription}' },
    }),
  ],
};

type Fields = Readonly<Record<string, unknown>>;

function event(eventName: string, requestParameters: unknown, detail: Fields = {}, envelope: Fields = {}) {
  return {
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account: one,
    ...envelope,
    detail: {
      eventSource: 'iam.amazonaws.com',
      eventName,
      recipientAccountId: one,
      requestParameters,
      responseElements: null,
      ...detail,
    },
  };
}

const trust = JSON.stringify(samlTrust(providerArn()));
const otherTrust = JSON.stringify(samlTrust(providerArn(one, 'Okta')));
const answered = (text: string, more: Fields = {}) => ({
  responseElements: { role: { assumeRolePolicyDocument: text, ...more } },
});
const encoded = encodeURIComponent(trust);

interface Case {
  readonly says: string;
  readonly event: unknown;
  readonly settings?: RoleEventSettings;
}

const reader = { accountId: one, roleName: 'Reader' };

describe('an event of a role that was made matters', () => {
  it.each<Case & { readonly hint?: unknown }>([
    {
      says: 'with its trust policy as it was asked for',
      event: event('CreateRole', { roleName: 'Reader', assumeRolePolicyDocument: trust }),
    },
    {
      says: 'with its trust policy only as it was answered',
      event: event('CreateRole', { roleName: 'Reader' }, answered(encoded)),
    },
    { says: 'without a trust policy', event: event('CreateRole', { roleName: 'Reader' }) },
    {
      says: 'with a trust policy that was cut off',
      event: event('CreateRole', {
        roleName: 'Reader',
        assumeRolePolicyDocument: otherTrust.slice(0, 40),
      }),
    },
    {
      says: 'with an answered trust policy that was cut off within a character',
      event: event(
        'CreateRole',
        { roleName: 'Reader' },
        answered(encodeURIComponent(otherTrust).slice(0, 26)),
      ),
    },
    {
      says: 'with a trust policy that was blotted out',
      event: event('CreateRole', {
        roleName: 'Reader',
        assumeRolePolicyDocument: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      }),
    },
    {
      says: 'with a trust policy for everybody',
      event: event('CreateRole', {
        roleName: 'Reader',
        assumeRolePolicyDocument: trust.replaceAll(/\{"Federated":"[^"]*"\}/gu, '"*"'),
      }),
    },
    {
      says: 'from a template, where only the answer has its name',
      event: event(
        'AcquireRole',
        { templateArn: 'arn' },
        answered(encoded, { roleName: 'Reader', path: '/' }),
      ),
    },
    {
      says: 'without a name, and then says only where to look',
      event: event('CreateRole', null),
      hint: { accountId: one },
    },
    {
      says: 'when only EventBridge says in which account',
      event: event('CreateRole', { roleName: 'Reader' }, { recipientAccountId: undefined }),
    },
    {
      says: 'in the account that CloudTrail names, whoever handed it on',
      event: event('CreateRole', { roleName: 'Reader' }, {}, { account: two }),
    },
  ])('$says', ({ event: body, hint = reader }) => {
    expect(readRoleEvent(body, settings)).toEqual(hint);
  });
});

describe('an event that only says where to look', () => {
  it.each<Case>([
    { says: 'DeleteRole', event: event('DeleteRole', { roleName: 'Reader' }) },
    {
      says: 'UpdateAssumeRolePolicy, also to another provider: it may have been ours',
      event: event('UpdateAssumeRolePolicy', { roleName: 'Reader', policyDocument: otherTrust }),
    },
    { says: 'TagRole', event: event('TagRole', { roleName: 'Reader' }), settings: curious },
    { says: 'UntagRole', event: event('UntagRole', { roleName: 'Reader' }), settings: curious },
    { says: 'UpdateRole', event: event('UpdateRole', { roleName: 'Reader' }), settings: curious },
    {
      says: 'UpdateRoleDescription',
      event: event('UpdateRoleDescription', { roleName: 'Reader' }),
      settings: curious,
    },
    { says: 'CreateSAMLProvider', event: event('CreateSAMLProvider', { name: 'AzureAD' }) },
    {
      says: 'UpdateSAMLProvider',
      event: event('UpdateSAMLProvider', { sAMLProviderArn: providerArn() }),
    },
    {
      says: 'DeleteSAMLProvider',
      event: event('DeleteSAMLProvider', { sAMLProviderArn: providerArn() }),
    },
    { says: 'DeleteSAMLProvider of a nameless one', event: event('DeleteSAMLProvider', null) },
  ])('$says', ({ event: body, settings: known = settings }) => {
    expect(readRoleEvent(body, known)).toEqual({ accountId: one });
  });
});

describe('a new trust policy', () => {
  const updated = (policyDocument: string | undefined, roleName = 'Reader') =>
    event('UpdateAssumeRolePolicy', { roleName, policyDocument });
  const several: RoleEventSettings = {
    partition: 'aws',
    connections: [
      connectionWith(),
      connectionWith({ name: 'again' }),
      connectionWith({ name: 'okta', samlProvider: 'Okta' }),
    ],
  };

  it.each<Case & { readonly hint: unknown }>([
    {
      says: 'that lets our provider in says what is to be seen',
      event: updated(trust),
      hint: { ...reader, letsIn: [providerArn()] },
    },
    {
      says: 'that lets in one of several says which, once',
      event: updated(trust),
      settings: several,
      hint: { ...reader, letsIn: [providerArn()] },
    },
    {
      says: 'that lets in another one of several says that one',
      event: updated(otherTrust),
      settings: several,
      hint: { ...reader, letsIn: [providerArn(one, 'Okta')] },
    },
    {
      says: 'that is not there only says where to look',
      event: updated(undefined),
      hint: { accountId: one },
    },
    {
      says: 'that was cut off only says where to look',
      event: updated(trust.slice(0, -4)),
      hint: { accountId: one },
    },
    {
      says: 'of a role without a name only says where to look',
      event: event('UpdateAssumeRolePolicy', { policyDocument: trust }),
      hint: { accountId: one },
    },
  ])('$says', ({ event: body, settings: known = settings, hint }) => {
    expect(readRoleEvent(body, known)).toEqual(hint);
  });
});

describe('the name of a role', () => {
  it.each(['Reader', 'a+b=c,d.e@f-g_h', 'n'.repeat(64)])('%s is looked for', (roleName) => {
    const hint = readRoleEvent(event('CreateRole', { roleName }), settings);
    expect(hint).toEqual({ accountId: one, roleName });
  });

  it.each([
    { says: 'too long', roleName: 'n'.repeat(65) },
    { says: 'with a blank', roleName: 'Rea der' },
    { says: 'with a slash', roleName: 'path/Reader' },
    { says: 'with a line end', roleName: 'Reader\n' },
    { says: 'of letters that IAM does not take', roleName: 'Lesér' },
  ])('$says is one that no role has, so that nobody waits for it', ({ roleName }) => {
    const hint = readRoleEvent(event('CreateRole', { roleName }), settings);
    expect(hint).toEqual({ accountId: one });
  });
});

describe('an event that cannot matter', () => {
  const list = (...ids: readonly string[]) => ({ list: ids.map((id) => ({ id, name: id })) });
  const within = (accounts: unknown): RoleEventSettings => ({
    partition: 'aws',
    connections: [connectionWith({ accounts })],
  });
  const made = event('CreateRole', { roleName: 'Reader', assumeRolePolicyDocument: trust });

  it.each<Case>([
    { says: 'a call that failed', event: event('DeleteRole', { roleName: 'a' }, { errorCode: 'Nope' }) },
    { says: 'a call nobody waits for', event: event('AttachRolePolicy', { roleName: 'Reader' }) },
    {
      says: 'a role that trusts another provider',
      event: event('CreateRole', { roleName: 'Reader', assumeRolePolicyDocument: otherTrust }),
    },
    {
      says: 'a role that trusts our provider of another account',
      event: event('CreateRole', {
        roleName: 'Reader',
        assumeRolePolicyDocument: JSON.stringify(samlTrust(providerArn(two))),
      }),
    },
    {
      says: 'a role that trusts another provider, as it was answered',
      event: event('AcquireRole', { templateArn: 'arn' }, answered(encodeURIComponent(otherTrust))),
    },
    {
      says: 'a role of Identity Center',
      event: event('CreateRole', { roleName: 'a', path: '/aws-reserved/sso.amazonaws.com/' }),
    },
    {
      says: 'a role of a service, whose path only the answer has',
      event: event('CreateRole', { roleName: 'a' }, answered(encoded, { path: '/aws-service-role/x/' })),
    },
    {
      says: 'what Identity Center does to its roles, where there is only a name',
      event: event(
        'DeleteRole',
        { roleName: 'AWSReservedSSO_a_0' },
        {
          userIdentity: {
            sessionContext: {
              sessionIssuer: {
                arn: `arn:aws:iam::${one}:role/aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO`,
              },
            },
          },
        },
      ),
    },
    { says: 'a tag where nobody asks for tags', event: event('TagRole', { roleName: 'Reader' }) },
    { says: 'a description that nobody shows', event: event('UpdateRole', { roleName: 'Reader' }) },
    { says: 'another provider', event: event('CreateSAMLProvider', { name: 'Okta' }) },
    {
      says: 'another provider by its ARN',
      event: event('DeleteSAMLProvider', { sAMLProviderArn: providerArn(one, 'Okta') }),
    },
    { says: 'an account that no list has', event: made, settings: within(list(two)) },
    {
      says: 'an account that is left out by its id',
      event: made,
      settings: within({ organization: { exclude: [{ id: one }] } }),
    },
    {
      says: 'an account that is not among those named by ids',
      event: made,
      settings: within({ organization: { include: [{ id: two }] } }),
    },
  ])('$says', ({ event: body, settings: known = settings }) => {
    expect(readRoleEvent(body, known)).toBeUndefined();
  });

  it.each([
    `arn:aws:iam::${one}:role/x:role/aws-service-role/sso.amazonaws.com/evil`,
    `arn:aws:iam::${one}:role/aws-service-role/sso.amazonaws.com.example/evil`,
    `arn:aws:iam::${one}:role/team/aws-service-role/sso.amazonaws.com/evil`,
    'role/aws-service-role/sso.amazonaws.com/evil',
  ])('is none by %s, which is not Identity Center', (arn) => {
    const userIdentity = { sessionContext: { sessionIssuer: { arn } } };
    const body = event('DeleteRole', { roleName: 'Reader' }, { userIdentity });
    expect(readRoleEvent(body, settings)).toEqual({ accountId: one });
  });

  it.each([
    { says: 'in the list', accounts: list(one) },
    { says: 'perhaps called so', accounts: { organization: { include: [{ id: two }, { name: 'prod-*' }] } } },
    { says: 'perhaps not left out', accounts: { organization: { exclude: [{ id: one, tag: 'a=b' }] } } },
  ])('is none of an account that is $says', ({ accounts }) => {
    expect(readRoleEvent(made, within(accounts))).toEqual(reader);
  });

  it('is none of an account that is gone for good, whose app roles may still be there', () => {
    const connections = [connectionWith({ accounts: list(two), removedAccounts: [one] })];
    expect(readRoleEvent(made, { partition: 'aws', connections })).toEqual(reader);
  });

  it('is none where one of several connections cares', () => {
    const connections = [connectionWith(), connectionWith({ name: 'okta', samlProvider: 'Okta' })];
    const body = event('CreateRole', { roleName: 'Reader', assumeRolePolicyDocument: otherTrust });
    expect(readRoleEvent(body, { partition: 'aws', connections })).toEqual(reader);
  });

  it('is one in another partition, where the same provider has another ARN', () => {
    expect(readRoleEvent(made, { ...settings, partition: 'aws-cn' })).toBeUndefined();
  });
});

describe('what is no event of a role', () => {
  const valid = event('CreateRole', { roleName: 'Reader' });
  it.each([
    { says: 'text', body: 'CreateRole', problem: 'Invalid input' },
    { says: 'nothing', body: null, problem: 'Invalid input' },
    { says: 'an event without details', body: { ...valid, detail: undefined }, problem: 'detail' },
    {
      says: 'a scheduled event',
      body: { ...valid, 'detail-type': 'Scheduled Event' },
      problem: 'no call that CloudTrail tells of',
    },
    {
      says: 'a call of another service',
      body: event('CreateBucket', {}, { eventSource: 's3.amazonaws.com' }),
      problem: 'no call of IAM',
    },
    {
      says: 'an event of no account',
      body: event('CreateRole', {}, { recipientAccountId: undefined }, { account: undefined }),
      problem: 'no account is named',
    },
    {
      says: 'an event of an account that is none',
      body: event('CreateRole', {}, { recipientAccountId: '12' }),
      problem: 'twelve digits',
    },
  ])('is refused: $says', ({ body, problem }) => {
    const read = () => readRoleEvent(body, settings);
    expect(read).toThrow(expect.objectContaining({ code: 'EVENT_INVALID' }) as Error);
    expect(read).toThrow(problem);
  });

  it('is never the reason for another error, whatever comes', () => {
    const parameters = fc.oneof(
      fc.anything(),
      fc.record({ roleName: fc.anything(), assumeRolePolicyDocument: fc.anything(), path: fc.anything() }),
    );
    const details = fc.record({
      eventSource: fc.constantFrom('iam.amazonaws.com', 's3.amazonaws.com'),
      eventName: fc.constantFrom(
        'CreateRole',
        'AcquireRole',
        'DeleteRole',
        'TagRole',
        'DeleteSAMLProvider',
        '',
      ),
      recipientAccountId: fc.constantFrom(one, undefined, 7),
      errorCode: fc.constantFrom(undefined, null, 'Nope'),
      userIdentity: fc.anything(),
      requestParameters: parameters,
      responseElements: fc.oneof(fc.anything(), fc.record({ role: parameters })),
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), details), (detail) => {
        const body = { 'detail-type': 'AWS API Call via CloudTrail', detail };
        expect(['matters', 'does not matter', 'EVENT_INVALID']).toContain(outcomeOf(body));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

function outcomeOf(body: unknown): unknown {
  try {
    const hint = readRoleEvent(body, curious);
    if (hint === undefined) return 'does not matter';
    return hint.accountId === one ? 'matters' : hint;
  } catch (error) {
    return error instanceof RolebridgeError ? error.code : error;
  }
}
