import { describe, expect, it } from 'vitest';
import type { AccountPosture, AccountQuestion } from '../../../../src/model/account-posture.ts';
import { createAccountPostureReader } from '../../../../src/providers/aws/federation/account-posture-reader.ts';
import { ACCOUNT, OTHER_ACCOUNT, samlTrust } from '../../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../lab-aws.ts';
import { labAws } from '../lab-aws.ts';
import type { EstateOptions } from './estate.ts';
import {
  account,
  accountWith,
  arnIn,
  KEY,
  OLD,
  PROVIDER,
  READ_ONLY,
  READER,
  TAGS,
  WRITER,
} from './estate.ts';

const question: AccountQuestion = { samlProvider: PROVIDER, roles: ['admin'], setUp: true };

function readAll(
  { clients, context }: LabAws,
  wanted: AccountQuestion = question,
  ids: readonly string[] = [ACCOUNT],
) {
  const options = { readerRole: READER, federationWriterRole: WRITER, concurrency: 1 };
  const accounts = ids.map((id) => account(id));
  return createAccountPostureReader(clients, options).accounts(accounts, wanted, context);
}

async function readOne(
  estate: EstateOptions = {},
  wanted: AccountQuestion = question,
  options: LabAwsOptions = {},
): Promise<AccountPosture> {
  const [posture] = await readAll(labAws({ accounts: [accountWith(estate)], ...options }), wanted);
  if (posture === undefined) throw new Error('no posture');
  return posture;
}

const denied = (...deniedActions: string[]) => ({ reader: { deniedActions } });
const fault = (operation: string, code: string, status = 400) => ({
  faults: [{ operation, times: 'always', effect: { type: 'error', status, code } } as const],
});
const parts = ['provider', 'providerNames', 'roles', 'keyedUsers', 'missingActions'] as const;
const unknowns = (posture: AccountPosture) => parts.filter((part) => posture[part].state === 'unknown');

describe('the posture of an account', () => {
  it('has its provider, and the names of all but those of Identity Center', async () => {
    const { provider, providerNames } = await readOne();
    expect(provider).toMatchObject({
      state: 'known',
      value: { status: 'present', arn: arnIn(ACCOUNT), certificates: [OLD] },
    });
    expect(providerNames).toEqual({ state: 'known', value: ['Another', PROVIDER] });
  });

  it('may have no provider, which is known', async () => {
    const { provider } = await readOne({}, { ...question, samlProvider: 'None' });
    expect(provider).toMatchObject({ state: 'known', value: { status: 'absent' } });
  });

  it('has every role but those of AWS, and of those asked for the tags and policies', async () => {
    const { roles } = await readOne();
    expect(roles).toMatchObject({
      state: 'known',
      value: [{ name: 'Admin' }, { name: WRITER.name }, { name: READER.name }],
    });
    const [admin, writer] = roles.state === 'known' ? roles.value : [];
    expect(admin).toEqual({
      accountId: ACCOUNT,
      arn: `arn:aws:iam::${ACCOUNT}:role/Admin`,
      name: 'Admin',
      path: '/',
      description: '',
      trustPolicy: JSON.stringify(samlTrust(arnIn(ACCOUNT))),
      maxSessionDuration: 7200,
      tags: TAGS,
      managedPolicies: [READ_ONLY],
    });
    expect(writer).not.toHaveProperty('tags');
    expect(writer).not.toHaveProperty('managedPolicies');
  });

  it('has the users that have a key, and asks nothing more of the others', async () => {
    const aws = labAws({ accounts: [accountWith()] });
    const [posture] = await readAll(aws);
    expect(posture?.keyedUsers).toEqual({
      state: 'known',
      value: [
        {
          arn: `arn:aws:iam::${ACCOUNT}:user/importer`,
          name: 'importer',
          managedPolicies: ['arn:aws:iam::aws:policy/IAMReadOnlyAccess'],
          keys: [
            {
              id: KEY,
              active: true,
              created: '2022-05-01T00:00:00.000Z',
              lastUsed: '2026-11-01T10:00:00.000Z',
              lastService: 'iam',
            },
            { id: 'AKIALABIMPORTER00002', active: false, created: '2024-01-01T00:00:00.000Z' },
          ],
        },
      ],
    });
    expect(aws.lab.journal.count('iam:ListAccessKeys')).toBe(7);
    expect(aws.lab.journal.count('iam:GetAccessKeyLastUsed')).toBe(2);
    expect(aws.lab.journal.count('iam:ListAttachedUserPolicies')).toBe(1);
  });

  it('is read without a write', async () => {
    const aws = labAws({ accounts: [accountWith()] });
    await readAll(aws);
    expect(aws.lab.journal.writes()).toEqual([]);
    expect(aws.context.progressed).toEqual([
      { phase: 'read', what: 'accounts for federation', done: 1, total: 1 },
    ]);
  });
});

describe('what the writer role may not do', () => {
  it('is nothing when it may do it all', async () => {
    expect((await readOne()).missingActions).toEqual({ state: 'known', value: [] });
  });

  it('is what IAM says', async () => {
    const writer = { deniedActions: ['iam:Tag*', 'iam:CreateRole'] };
    expect((await readOne({ writer })).missingActions).toEqual({
      state: 'known',
      value: ['iam:CreateRole', 'iam:TagRole', 'iam:TagSAMLProvider'],
    });
  });

  it('is everything when there is no such role', async () => {
    const { missingActions } = await readOne({ writer: { name: 'another' } });
    expect(missingActions.state === 'known' && missingActions.value).toHaveLength(9);
  });

  it('is not asked of roles where none is made', async () => {
    const writer = { deniedActions: ['iam:CreateRole', 'iam:CreateSAMLProvider'] };
    const { missingActions } = await readOne({ writer }, { ...question, roles: [] });
    expect(missingActions).toEqual({ state: 'known', value: ['iam:CreateSAMLProvider'] });
  });

  it('asks for the writer role when the reader role may not ask', async () => {
    const { missingActions } = await readOne(denied('iam:SimulatePrincipalPolicy'));
    expect(missingActions).toMatchObject({
      state: 'unknown',
      hint: expect.stringContaining('FederationWriterRole: yes') as string,
    });
  });

  it('is not asked where nothing is set up', async () => {
    const aws = labAws({ accounts: [accountWith()] });
    const [posture] = await readAll(aws, { ...question, setUp: false });
    expect(posture?.missingActions).toEqual({ state: 'known', value: [] });
    expect(aws.lab.journal.count('iam:SimulatePrincipalPolicy')).toBe(0);
  });

  it.each([
    { decision: 'implicitDeny', key: 'iam:PolicyARN', missing: [] },
    { decision: 'implicitDeny', key: 'aws:SourceIp', missing: ['iam:AttachRolePolicy'] },
    { decision: 'explicitDeny', key: 'iam:PolicyARN', missing: ['iam:AttachRolePolicy'] },
  ])('is $missing for $decision without a value of $key', async ({ decision, key, missing }) => {
    const rewrite = (reply: string) =>
      reply.replace(
        /(AttachRolePolicy<\/EvalActionName>[^]*?<EvalDecision>)allowed(<\/EvalDecision>[^]*?)<MissingContextValues\s*(?:\/>|><\/MissingContextValues>)/,
        `$1${decision}$2<MissingContextValues><member>${key}</member></MissingContextValues>`,
      );
    const { missingActions } = await readOne({}, question, { rewrite });
    expect(missingActions).toEqual({ state: 'known', value: missing });
  });
});

describe('what cannot be read', () => {
  it.each([
    { action: 'iam:GetSAMLProvider', part: 'provider', code: 'AWS_SAML_PROVIDER_DENIED' },
    { action: 'iam:ListSAMLProviders', part: 'providerNames', code: 'AWS_ACCOUNT_READ_DENIED' },
    { action: 'iam:ListRoles', part: 'roles', code: 'AWS_LIST_ROLES_DENIED' },
    { action: 'iam:ListUsers', part: 'keyedUsers', code: 'AWS_ACCOUNT_READ_DENIED' },
    { action: 'iam:ListAccessKeys', part: 'keyedUsers', code: 'AWS_ACCOUNT_READ_DENIED' },
    { action: 'iam:GetAccessKeyLastUsed', part: 'keyedUsers', code: 'AWS_ACCOUNT_READ_DENIED' },
    { action: 'iam:ListAttachedUserPolicies', part: 'keyedUsers', code: 'AWS_ACCOUNT_READ_DENIED' },
    { action: 'iam:SimulatePrincipalPolicy', part: 'missingActions', code: 'AWS_ACCOUNT_READ_DENIED' },
  ] as const)(
    'for want of $action leaves $part unknown, and nothing else',
    async ({ action, part, code }) => {
      const posture = await readOne(denied(action));
      expect(unknowns(posture)).toEqual([part]);
      expect(posture[part]).toEqual({
        state: 'unknown',
        code,
        reason: expect.stringContaining(action.slice(4)) as string,
        hint: expect.stringContaining('infra/member-account.yml') as string,
        lacks: action,
      });
    },
  );

  it.each([
    { action: 'iam:ListRoleTags', code: 'AWS_ROLE_TAGS_DENIED' },
    { action: 'iam:ListAttachedRolePolicies', code: 'AWS_ACCOUNT_READ_DENIED' },
  ])('for want of $action is said of the role that was asked for', async ({ action, code }) => {
    const { roles } = await readOne(denied(action));
    const [admin, other] = roles.state === 'known' ? roles.value : [];
    expect(admin).toMatchObject({ name: 'Admin', maxSessionDuration: 7200, unread: { code, lacks: action } });
    expect(admin).not.toHaveProperty('tags');
    expect(admin).not.toHaveProperty('managedPolicies');
    expect(other).not.toHaveProperty('unread');
  });

  it('lacks no permission when AWS is in trouble', async () => {
    const posture = await readOne({}, question, fault('iam:ListUsers', 'ServiceFailure', 500));
    expect(unknowns(posture)).toEqual(['keyedUsers']);
    expect(posture.keyedUsers).toMatchObject({ code: 'AWS_ACCOUNT_UNREADABLE' });
    expect(posture.keyedUsers).not.toHaveProperty('lacks');
  });

  it('is a listing of roles that lacks our own', async () => {
    const rewrite = (reply: string) =>
      reply
        .replaceAll(`role/${READER.name}`, `role/other-reader`)
        .replaceAll(`<RoleName>${READER.name}<`, '<RoleName>other-reader<');
    const posture = await readOne({}, question, { rewrite });
    expect(posture.roles).toMatchObject({ state: 'unknown', code: 'AWS_READ_SUSPICIOUS' });
  });

  it('is everything of an account whose reader role cannot be assumed, and the next is read', async () => {
    const reader = { trust: { Version: '2012-10-17', Statement: [] } };
    const other = accountWith({ account: { id: OTHER_ACCOUNT, name: 'other' } });
    const aws = labAws({ accounts: [accountWith({ reader }), other] });
    const [first, second] = await readAll(aws, question, [ACCOUNT, OTHER_ACCOUNT]);
    expect(first && unknowns(first)).toEqual(parts);
    for (const part of parts) {
      expect(first?.[part]).toMatchObject({ code: 'AWS_READER_ROLE_DENIED', lacks: 'sts:AssumeRole' });
    }
    expect(second?.account.id).toBe(OTHER_ACCOUNT);
    expect(second && unknowns(second)).toEqual([]);
  });

  it('lacks no permission when STS throttles', async () => {
    const posture = await readOne({}, question, fault('sts:AssumeRole', 'Throttling'));
    expect(posture.roles).toMatchObject({ state: 'unknown', code: 'AWS_THROTTLED' });
    expect(posture.roles).not.toHaveProperty('lacks');
  });

  it('stops the run when it is for our own credentials', async () => {
    const options = fault('sts:AssumeRole', 'InvalidClientTokenId', 403);
    await expect(readOne({}, question, options)).rejects.toMatchObject({ code: 'AWS_CREDENTIALS' });
  });

  it('stops the run when it is for the deadline, however late', async () => {
    const deadline = new AbortController();
    const rewrite = (reply: string, request: string) => {
      if (request.includes('ListUsers')) deadline.abort();
      return reply;
    };
    const options = { signal: deadline.signal, rewrite };
    await expect(readOne({}, question, options)).rejects.toMatchObject({ code: 'DEADLINE' });
  });
});
