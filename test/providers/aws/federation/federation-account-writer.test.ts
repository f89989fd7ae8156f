import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../../src/core/errors.ts';
import type { FederationAccountWriter, WantedRole } from '../../../../src/model/federation-writers.ts';
import { createFederationAccountWriter } from '../../../../src/providers/aws/federation/federation-account-writer.ts';
import { samlMetadata } from '../../../support/saml-metadata.ts';
import { ACCOUNT, OTHER_ACCOUNT, samlTrust } from '../../../support/worlds.ts';
import type { LabAws, LabAwsOptions } from '../lab-aws.ts';
import { labAws } from '../lab-aws.ts';
import type { EstateOptions } from './estate.ts';
import { account, accountWith, arnIn, NEW, OLD, PROVIDER, READ_ONLY, TAGS, WRITER } from './estate.ts';

type Fault = NonNullable<LabAwsOptions['faults']>[number];
type Write = (writer: FederationAccountWriter, aws: LabAws, stillMine: () => Promise<void>) => Promise<void>;

const here = account(ACCOUNT);
const metadata = samlMetadata([NEW.der]);
const trust = samlTrust(arnIn(ACCOUNT));
const role: WantedRole = {
  name: 'Auditor',
  path: '/',
  description: 'For auditors',
  trustPolicy: JSON.stringify(trust),
  maxSessionDuration: 14_400,
  managedPolicies: [READ_ONLY, 'arn:aws:iam::aws:policy/SecurityAudit'],
  tags: TAGS,
};
const narrower = JSON.stringify(samlTrust(arnIn(ACCOUNT).replace(PROVIDER, 'Another')));
const changes = {
  connection: 'workforce',
  trustPolicy: { from: JSON.stringify(trust), to: narrower },
  maxSessionDuration: 28_800,
  attach: ['arn:aws:iam::aws:policy/SecurityAudit'],
};

const makeProvider: Write = (writer, { context }, stillMine) =>
  writer.createProvider(here, { name: 'Entra', metadata, tags: TAGS }, stillMine, context);
const makeRole: Write = (writer, { context }, stillMine) => writer.createRole(here, role, stillMine, context);
const changeRole: Write = (writer, { context }, stillMine) =>
  writer.updateRole(here, 'Admin', changes, stillMine, context);

const lab = (estate: EstateOptions = {}, options: LabAwsOptions = {}) =>
  labAws({ accounts: [accountWith(estate)], ...options });

function carryOut(aws: LabAws, write: Write, stillMine = () => Promise.resolve()) {
  return write(createFederationAccountWriter(aws.clients, { writerRole: WRITER }), aws, stillMine);
}

const accountIn = ({ lab: { world } }: LabAws) => world.aws.accounts.find(({ id }) => id === ACCOUNT);
const roleIn = (aws: LabAws, name: string) => accountIn(aws)?.roles.find((each) => each.name === name);
const writes = ({ lab: { journal } }: LabAws) => journal.writes().map(({ operation }) => operation);
const error = (code: string, status = 400) => ({ type: 'error', status, code }) as const;

describe('a SAML provider', () => {
  it('is made with its tags, and read back', async () => {
    const aws = lab();
    await carryOut(aws, makeProvider);
    expect(accountIn(aws)?.samlProviders.at(-1)).toMatchObject({ name: 'Entra', metadata, tags: TAGS });
    expect(aws.operations()).toEqual([
      'sts:AssumeRole',
      'iam:GetSAMLProvider',
      'iam:CreateSAMLProvider',
      'iam:GetSAMLProvider',
    ]);
  });

  it('is made of a document without its byte order mark', async () => {
    const aws = lab();
    await carryOut(aws, (writer, { context }, stillMine) =>
      writer.createProvider(
        here,
        { name: 'Entra', metadata: `\uFEFF${metadata}`, tags: {} },
        stillMine,
        context,
      ),
    );
    expect(accountIn(aws)?.samlProviders.at(-1)?.metadata).toBe(metadata);
  });

  it('that is there with the same certificates stays as it is', async () => {
    const there = `${metadata}<!-- downloaded another time -->`;
    const aws = lab({ account: { samlProviders: [{ name: 'Entra', metadata: there }] } });
    await carryOut(aws, makeProvider);
    expect(writes(aws)).toEqual([]);
  });

  it.each([
    { name: 'others', there: [OLD.der] },
    { name: 'more', there: [OLD.der, NEW.der] },
  ])('that is there with $name certificates is not touched', async ({ there }) => {
    const samlProviders = [{ name: 'Entra', metadata: samlMetadata(there) }];
    const aws = lab({ account: { samlProviders } });
    await expect(carryOut(aws, makeProvider)).rejects.toMatchObject({ code: 'SAML_PROVIDER_TAKEN' });
    expect(writes(aws)).toEqual([]);
  });

  it('that is there with fewer certificates is not touched', async () => {
    const aws = lab({ account: { samlProviders: [{ name: 'Entra', metadata }] } });
    const more: Write = (writer, { context }, stillMine) =>
      writer.createProvider(
        here,
        { name: 'Entra', metadata: samlMetadata([OLD.der, NEW.der]), tags: TAGS },
        stillMine,
        context,
      );
    await expect(carryOut(aws, more)).rejects.toMatchObject({ code: 'SAML_PROVIDER_TAKEN' });
  });
});

describe('a role', () => {
  it('is made, read back, and then gets its policies', async () => {
    const aws = lab();
    await carryOut(aws, makeRole);
    expect(roleIn(aws, 'Auditor')).toMatchObject({
      path: '/',
      description: 'For auditors',
      trust,
      maxSessionDuration: 14_400,
      managedPolicies: role.managedPolicies,
      tags: TAGS,
    });
    expect(aws.operations()).toEqual([
      'sts:AssumeRole',
      'iam:GetRole',
      'iam:CreateRole',
      'iam:GetRole',
      'iam:AttachRolePolicy',
      'iam:AttachRolePolicy',
    ]);
  });

  it('that a run before left without policies gets them', async () => {
    const aws = lab();
    await carryOut(aws, (writer, { context }, stillMine) =>
      writer.createRole(here, { ...role, managedPolicies: [] }, stillMine, context),
    );
    await carryOut(aws, makeRole);
    expect(roleIn(aws, 'Auditor')?.managedPolicies).toEqual(role.managedPolicies);
    expect(aws.lab.journal.count('iam:CreateRole')).toBe(1);
  });

  it('of somebody else is not touched', async () => {
    const roles = [...(accountWith().roles ?? []), { name: 'auditor', trust: {} }];
    const aws = lab({ account: { roles } });
    await expect(carryOut(aws, makeRole)).rejects.toMatchObject({ code: 'AWS_ROLE_TAKEN' });
    expect(writes(aws)).toEqual([]);
  });

  it('is changed in what is named, and read back', async () => {
    const aws = lab();
    await carryOut(aws, changeRole);
    expect(roleIn(aws, 'Admin')).toMatchObject({
      trust: JSON.parse(narrower) as unknown,
      maxSessionDuration: 28_800,
      managedPolicies: [READ_ONLY, ...changes.attach],
    });
    expect(writes(aws)).toEqual(['iam:UpdateAssumeRolePolicy', 'iam:UpdateRole', 'iam:AttachRolePolicy']);
  });

  it.each([
    { name: 'nothing', wanted: {} },
    {
      name: 'what is there already',
      wanted: { trustPolicy: { from: narrower, to: JSON.stringify(trust) }, maxSessionDuration: 7200 },
    },
    {
      name: 'the same trust policy in another form',
      wanted: {
        trustPolicy: {
          from: narrower,
          to: JSON.stringify({
            Statement: {
              Condition: { StringEquals: { 'SAML:aud': ['https://signin.aws.amazon.com/saml'] } },
              Action: ['sts:TagSession', 'sts:AssumeRoleWithSAML'],
              Principal: { Federated: [arnIn(ACCOUNT)] },
              Effect: 'Allow',
            },
            Version: '2012-10-17',
          }),
        },
      },
    },
  ])('is not written for $name', async ({ wanted }) => {
    const aws = lab();
    await carryOut(aws, (writer, { context }, stillMine) =>
      writer.updateRole(here, 'Admin', { connection: 'workforce', ...wanted }, stillMine, context),
    );
    expect(writes(aws)).toEqual([]);
  });

  it('that somebody has changed since it was read is not written over', async () => {
    const aws = lab();
    const seen = JSON.stringify(samlTrust(arnIn(ACCOUNT).replace(PROVIDER, 'Third')));
    const stale: Write = (writer, { context }, stillMine) => {
      const wanted = { ...changes, trustPolicy: { from: seen, to: narrower } };
      return writer.updateRole(here, 'Admin', wanted, stillMine, context);
    };
    await expect(carryOut(aws, stale)).rejects.toMatchObject({ code: 'AWS_ROLE_CHANGED' });
    expect(writes(aws)).toEqual([]);
  });

  it.each([
    { name: 'no tag of ours any more', tags: {} },
    { name: 'the tag of another connection', tags: { ...TAGS, 'rolebridge-connection': 'other' } },
  ])('that has $name is not changed', async ({ tags }) => {
    const roles = (accountWith().roles ?? []).map((each) =>
      each.name === 'Admin' ? { ...each, tags } : each,
    );
    const aws = lab({ account: { roles } });
    await expect(carryOut(aws, changeRole)).rejects.toMatchObject({ code: 'AWS_ROLE_TAKEN' });
    expect(writes(aws)).toEqual([]);
  });

  it('that is gone is not made anew by a change', async () => {
    const aws = lab();
    const gone: Write = (writer, { context }, stillMine) =>
      writer.updateRole(here, 'Nobody', changes, stillMine, context);
    await expect(carryOut(aws, gone)).rejects.toMatchObject({ code: 'AWS_ROLE_ABSENT' });
  });
});

describe('writes in an account', () => {
  const steps = [
    { write: makeProvider, operation: 'iam:CreateSAMLProvider', once: 1 },
    { write: makeRole, operation: 'iam:CreateRole', once: 1 },
    { write: makeRole, operation: 'iam:AttachRolePolicy', once: 3 },
    { write: changeRole, operation: 'iam:UpdateAssumeRolePolicy', once: 1 },
    { write: changeRole, operation: 'iam:UpdateRole', once: 1 },
  ];

  it.each(steps)('survive a lost reply of $operation', async ({ write, operation, once }) => {
    const aws = lab({}, { faults: [{ operation, effect: { type: 'lost-reply' } }] });
    await carryOut(aws, write);
    expect(aws.lab.journal.count(operation)).toBe(once);
  });

  it.each(steps)('come through throttling and trouble of $operation', async ({ write, operation }) => {
    const faults: Fault[] = [
      { operation, times: 2, effect: error('Throttling') },
      { operation, effect: error('ServiceFailure', 500) },
      { operation, effect: { type: 'reset' } },
    ];
    const aws = lab({}, { faults });
    await carryOut(aws, write);
    expect(writes(aws).filter((each) => each === operation).length).toBeGreaterThan(1);
  });

  it.each([
    { write: makeProvider, action: 'iam:CreateSAMLProvider', lists: [] },
    { write: makeProvider, action: 'iam:GetSAMLProvider', lists: [] },
    { write: makeRole, action: 'iam:GetRole', lists: ['FederatedRoleNames'] },
    { write: makeRole, action: 'iam:CreateRole', lists: ['FederatedRoleNames'] },
    {
      write: makeRole,
      action: 'iam:AttachRolePolicy',
      lists: ['FederatedRoleNames', 'FederatedRolePolicies'],
    },
    { write: changeRole, action: 'iam:UpdateAssumeRolePolicy', lists: ['FederatedRoleNames'] },
    { write: changeRole, action: 'iam:UpdateRole', lists: ['FederatedRoleNames'] },
  ])(
    'say that $action is denied, and on which list it may not be: $lists',
    async ({ write, action, lists }) => {
      const refused: unknown = await carryOut(lab({ writer: { deniedActions: [action] } }), write).catch(
        (error: unknown) => error,
      );
      expect(refused).toMatchObject({
        code: 'AWS_FEDERATION_DENIED',
        message: expect.stringContaining(action) as string,
        hint: expect.stringContaining(action) as string,
      });
      const { hint } = refused as RolebridgeError;
      expect(hint.match(/Federated\w+/gu) ?? []).toEqual(lists);
    },
  );

  it('say that the writer role cannot be assumed', async () => {
    await expect(carryOut(lab({ writer: { name: 'another' } }), makeRole)).rejects.toMatchObject({
      code: 'AWS_FEDERATION_WRITER_DENIED',
      hint: expect.stringContaining('FederationWriterRole: yes') as string,
    });
  });

  it.each([
    { operation: 'sts:AssumeRole', effect: error('InvalidClientTokenId', 403), code: 'AWS_CREDENTIALS' },
    { operation: 'iam:CreateRole', effect: error('LimitExceeded', 409), code: 'AWS_ACCOUNT_LIMIT' },
    {
      operation: 'iam:CreateRole',
      effect: error('MalformedPolicyDocument'),
      code: 'AWS_TRUST_POLICY_REFUSED',
    },
    { operation: 'iam:CreateRole', effect: error('Throttling'), code: 'AWS_THROTTLED' },
    {
      operation: 'iam:CreateRole',
      effect: error('EntityAlreadyExists', 409),
      code: 'AWS_FEDERATION_READ_BACK',
    },
    { operation: 'iam:CreateRole', effect: error('ServiceFailure', 500), code: 'AWS_FEDERATION_UNWRITTEN' },
    { operation: 'iam:AttachRolePolicy', effect: error('NoSuchEntity', 404), code: 'AWS_POLICY_ABSENT' },
    { operation: 'iam:AttachRolePolicy', effect: error('PolicyNotAttachable'), code: 'AWS_POLICY_ABSENT' },
  ])('end in $code for $effect.code of $operation', async ({ operation, effect, code }) => {
    const aws = lab({}, { faults: [{ operation, times: 'always', effect }] });
    await expect(carryOut(aws, makeRole)).rejects.toMatchObject({ code });
  });

  it('end in SAML_METADATA_REFUSED for a document that AWS does not take', async () => {
    const short: Write = (writer, { context }, stillMine) =>
      writer.createProvider(here, { name: 'Entra', metadata: '<a/>', tags: {} }, stillMine, context);
    await expect(carryOut(lab(), short)).rejects.toMatchObject({ code: 'SAML_METADATA_REFUSED' });
  });

  it.each([
    {
      name: 'a provider that it does not know yet',
      operation: 'iam:CreateRole',
      effect: {
        ...error('MalformedPolicyDocument'),
        message: 'Invalid principal in policy: "FEDERATED":"x"',
      },
    },
    {
      name: 'a role that exists and that it does not show yet',
      operation: 'iam:CreateRole',
      effect: error('EntityAlreadyExists', 409),
    },
    {
      name: 'a role that it does not know yet',
      operation: 'iam:AttachRolePolicy',
      effect: error('NoSuchEntity', 404),
    },
  ])('wait for $name', async ({ operation, effect }) => {
    const aws = lab({}, { faults: [{ operation, times: 3, effect }] });
    const before = aws.lab.clock.now().getTime();
    await carryOut(aws, makeRole);
    expect(roleIn(aws, 'Auditor')?.managedPolicies).toEqual(role.managedPolicies);
    expect(aws.lab.clock.now().getTime()).toBeGreaterThan(before);
  });

  it('wait until IAM shows the role that was changed', async () => {
    let reads = 0;
    const rewrite = (reply: string, request: string) =>
      request.includes('GetRole') && ++reads < 5 ? reply.replaceAll('28800', '7200') : reply;
    const aws = lab({}, { rewrite });
    const before = aws.lab.clock.now().getTime();
    await carryOut(aws, changeRole);
    expect(aws.lab.journal.count('iam:UpdateRole')).toBe(1);
    expect(aws.lab.clock.now().getTime()).toBeGreaterThan(before);
  });

  it('end in AWS_FEDERATION_READ_BACK when IAM never shows them, and write once', async () => {
    const aws = lab({}, { rewrite: (reply) => reply.replaceAll('28800', '7200') });
    await expect(carryOut(aws, changeRole)).rejects.toMatchObject({ code: 'AWS_FEDERATION_READ_BACK' });
    expect(aws.lab.journal.count('iam:UpdateRole')).toBe(1);
  });

  it.each(steps)('ask for the lease before $operation, and stop without it', async ({ write, operation }) => {
    const aws = lab();
    const lost = () =>
      Promise.reject(new RolebridgeError('LEASE_LOST', 'somebody else has it', { hint: '' }));
    await expect(carryOut(aws, write, lost)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect(aws.lab.journal.count(operation)).toBe(0);
    expect(writes(aws)).toEqual([]);
  });

  it.each([
    { write: makeProvider, asked: 1 },
    { write: makeRole, asked: 3 },
    { write: changeRole, asked: 3 },
  ])('ask for the lease once for each write: $asked times', async ({ write, asked }) => {
    let count = 0;
    await carryOut(lab(), write, () => {
      count += 1;
      return Promise.resolve();
    });
    expect(count).toBe(asked);
  });

  it.each([
    { write: makeRole, during: 'GetRole', next: 'iam:CreateRole' },
    { write: makeRole, during: 'CreateRole', next: 'iam:AttachRolePolicy' },
    { write: changeRole, during: 'UpdateAssumeRolePolicy', next: 'iam:UpdateRole' },
  ])('stop at the deadline during $during, before $next', async ({ write, during, next }) => {
    const deadline = new AbortController();
    const rewrite = (reply: string, request: string) => {
      if (request.includes(`Action=${during}`)) deadline.abort();
      return reply;
    };
    const aws = lab({}, { signal: deadline.signal, rewrite });
    await expect(carryOut(aws, write)).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(aws.lab.journal.count(next)).toBe(0);
  });

  it('are not begun after the deadline', async () => {
    const aws = lab({}, { signal: AbortSignal.abort() });
    await expect(carryOut(aws, makeRole)).rejects.toMatchObject({ code: 'DEADLINE' });
    expect(aws.operations()).toEqual([]);
  });

  it('are of the account that they are meant for', async () => {
    const other = accountWith({ account: { id: OTHER_ACCOUNT, name: 'other' } });
    const aws = labAws({ accounts: [accountWith(), other] });
    await carryOut(aws, makeRole);
    const untouched = aws.lab.world.aws.accounts.find(({ id }) => id === OTHER_ACCOUNT);
    expect(untouched?.roles.map(({ name }) => name)).not.toContain('Auditor');
  });
});
