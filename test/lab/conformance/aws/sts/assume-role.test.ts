import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import type { WorldInput } from '../../../../../src/lab/world.ts';
import {
  ACCOUNT,
  CALLER_ROLE_ARN,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  READER_ROLE,
  readerRole,
  worldWith,
} from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/${READER_ROLE}`;
const SESSION = `arn:aws:sts::${MANAGEMENT_ACCOUNT}:assumed-role/rolebridge/lab`;

type Account = WorldInput['aws']['accounts'][number];

function labWith(reader: Parameters<typeof readerRole>[0], account: Partial<Account> = {}) {
  return awsLab(
    worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles: [readerRole(reader)], ...account }] }),
  );
}

function ask(changes: Partial<AssumeRoleCommandInput> = {}): AssumeRoleCommand {
  return new AssumeRoleCommand({
    RoleArn: ROLE_ARN,
    RoleSessionName: 'nightly',
    ExternalId: EXTERNAL_ID,
    ...changes,
  });
}

function allow(statement: Record<string, unknown>): Record<string, unknown> {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', ...statement } };
}

describe('sts:AssumeRole', () => {
  it('gives credentials that are those of the role', async () => {
    const target = awsTarget();
    const { readerRoleArn: RoleArn, externalId: ExternalId } = target;
    const answer = await target.sts.send(ask({ RoleArn, ExternalId, RoleSessionName: 'conformance' }));
    expect(answer.Credentials).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z0-9]{16}$/) as string,
      Expiration: expect.any(Date) as Date,
    });
    expect(answer.AssumedRoleUser?.Arn).toMatch(
      new RegExp(`^arn:aws[a-z-]*:sts::${target.account}:assumed-role/.+/conformance$`),
    );
  });

  it('refuses the wrong external id as it refuses a stranger', async () => {
    const target = awsTarget();
    const command = ask({ RoleArn: target.readerRoleArn, ExternalId: 'not-the-right-one' });
    await expect(target.sts.send(command)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
      message: expect.stringContaining(
        `is not authorized to perform: sts:AssumeRole on resource: ${target.readerRoleArn}`,
      ) as string,
    });
  });

  it('refuses a role that is not there in the same words', async () => {
    const target = awsTarget();
    const command = ask({ RoleArn: `${target.readerRoleArn}-gone`, ExternalId: target.externalId });
    await expect(target.sts.send(command)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  inLab(() => {
    it.each([
      { name: 'trusts a principal by its exact ARN', Principal: { AWS: CALLER_ROLE_ARN } },
      {
        name: 'trusts a principal by the ARN of its account',
        Principal: { AWS: `arn:aws:iam::${MANAGEMENT_ACCOUNT}:root` },
      },
      { name: 'trusts a principal by the id of its account', Principal: { AWS: MANAGEMENT_ACCOUNT } },
      { name: 'trusts a session by its own ARN', Principal: { AWS: SESSION } },
      {
        name: 'trusts one of several',
        Principal: { AWS: ['arn:aws:iam::000000000000:root', CALLER_ROLE_ARN] },
      },
      { name: 'trusts everybody of the AWS kind', Principal: { AWS: '*' } },
      { name: 'trusts everybody', Principal: '*' },
    ])('$name', async ({ Principal }) => {
      await expect(labWith({ trust: allow({ Principal }) }).sts.send(ask())).resolves.toHaveProperty(
        'Credentials',
      );
    });

    const all = { Principal: { AWS: '*' } };
    it.each<{ name: string; trust: Record<string, unknown> | string }>([
      {
        name: 'refuses a principal that is not named',
        trust: allow({ Principal: { AWS: 'arn:aws:iam::000000000000:root' } }),
      },
      {
        name: 'refuses when another action is allowed only',
        trust: allow({ ...all, Action: 'sts:AssumeRoleWithSAML' }),
      },
      {
        name: 'refuses when only a service is trusted',
        trust: allow({ Principal: { Service: 'lambda.amazonaws.com' } }),
      },
      {
        name: 'refuses a partial wildcard in a principal',
        trust: allow({ Principal: { AWS: `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role/*` } }),
      },
      {
        name: 'refuses another organization',
        trust: allow({ ...all, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-another' } } }),
      },
      {
        name: 'lets a deny win over an allow',
        trust: {
          Statement: [
            { Effect: 'Allow', Action: '*', ...all },
            { Effect: 'Deny', Action: 'sts:*', ...all },
          ],
        },
      },
      { name: 'refuses when the trust policy is no policy', trust: 'not json' },
    ])('$name', async ({ trust }) => {
      await expect(labWith({ trust }).sts.send(ask())).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    it('says that it cannot judge a condition rather than guess', async () => {
      const trust = allow({ ...all, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } });
      await expect(labWith({ trust }).sts.send(ask())).rejects.toMatchObject({
        name: 'NotImplemented',
        $metadata: { httpStatusCode: 501, attempts: 1 },
      });
    });

    it.each(
      (['PENDING_ACTIVATION', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const).map((state) => ({
        name: `refuses an account that is ${state}`,
        state,
      })),
    )('$name', async ({ state }) => {
      await expect(labWith({}, { state }).sts.send(ask())).rejects.toMatchObject({ name: 'AccessDenied' });
    });

    it.each([
      { name: 'refuses less than fifteen minutes', max: 3600, DurationSeconds: 899 },
      { name: 'refuses more than the role allows', max: 3600, DurationSeconds: 3601 },
      { name: 'refuses more than an hour from role to role', max: 43_200, DurationSeconds: 3601 },
      { name: 'refuses more than twelve hours', max: 43_200, DurationSeconds: 43_201 },
    ])('$name', async ({ max, DurationSeconds }) => {
      const { sts } = labWith({ maxSessionDuration: max });
      await expect(sts.send(ask({ DurationSeconds }))).rejects.toMatchObject({ name: 'ValidationError' });
    });

    it.each([
      { name: 'refuses a session name of one letter', RoleSessionName: 'x' },
      { name: 'refuses a session name with a blank', RoleSessionName: 'two words' },
    ])('$name', async ({ RoleSessionName }) => {
      await expect(awsLab().sts.send(ask({ RoleSessionName }))).rejects.toMatchObject({
        name: 'ValidationError',
      });
    });

    it('says that it does not emulate a session policy', async () => {
      const refusal = awsLab().sts.send(ask({ Policy: '{}' }));
      await expect(refusal).rejects.toMatchObject({
        name: 'NotImplemented',
        message: expect.stringContaining('Policy') as string,
      });
    });

    it('refuses its credentials after they have expired', async () => {
      const { lab, as, session } = awsLab();
      const { sts } = as(await session(ROLE_ARN, { seconds: 900 }));
      lab.clock.advance(899_000);
      await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: ACCOUNT });
      lab.clock.advance(1_000);
      await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: 'ExpiredToken',
        $metadata: { httpStatusCode: 403 },
      });
    });
  });
});
