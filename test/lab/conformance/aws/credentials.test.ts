import { CreateGroupCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateAccountCommand, ListAccountsCommand } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { callerCredentials, worldWith } from '../../../support/worlds.ts';
import { awsLab, inLab } from '../target.ts';

describe('who is let in', () => {
  inLab(() => {
    it.each(
      [
        {
          name: 'an unknown key',
          credentials: { ...callerCredentials(), accessKeyId: 'AKIANOBODY0000000001' },
          query: 'InvalidClientTokenId',
          json: 'UnrecognizedClientException',
        },
        {
          name: 'a session token where there is none',
          credentials: { ...callerCredentials(), sessionToken: 'x' },
          query: 'InvalidClientTokenId',
          json: 'UnrecognizedClientException',
        },
        {
          name: 'a wrong secret',
          credentials: { ...callerCredentials(), secretAccessKey: 'wrong' },
          query: 'SignatureDoesNotMatch',
          json: 'InvalidSignatureException',
        },
      ].map((row) => ({ ...row, name: `refuses ${row.name}` })),
    )('$name', async ({ credentials, query, json }) => {
      const { sts, iam, organizations } = awsLab().as(credentials);
      const forbidden = { name: query, $metadata: { httpStatusCode: 403 } };
      await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject(forbidden);
      await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject(forbidden);
      await expect(organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({
        name: json,
        $metadata: { httpStatusCode: 400 },
      });
    });

    it('refuses a session without its token', async () => {
      const { as, session, readerRoleArn } = awsLab();
      const { accessKeyId, secretAccessKey } = await session(readerRoleArn);
      const { iam } = as({ accessKeyId, secretAccessKey });
      await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({
        name: 'InvalidClientTokenId',
      });
    });

    it('refuses a request that is not signed', async () => {
      const reply = await awsLab().lab.fetch(
        new Request('https://iam.amazonaws.com/', {
          method: 'POST',
          body: 'Action=ListRoles&Version=2010-05-08',
        }),
      );
      expect(reply.status).toBe(403);
      expect(await reply.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    });

    it.each([
      {
        name: 'knows its credentials in its own partition, GovCloud',
        partition: 'aws-us-gov',
        region: 'us-gov-west-1',
        known: true,
      },
      {
        name: 'knows its credentials in its own partition, China',
        partition: 'aws-cn',
        region: 'cn-north-1',
        known: true,
      },
      { name: 'does not know them in another', partition: 'aws', region: 'us-gov-west-1', known: false },
    ] as const)('$name', async ({ partition, region, known }) => {
      const arn = `arn:${partition}:iam::999988887777:role/rolebridge`;
      const world = worldWith({
        aws: { partition, callers: [{ ...callerCredentials(), principalArn: arn }] },
      });
      const { sts, organizations, as } = awsLab(world, region);
      const { iam } = as(callerCredentials());
      const calls = [
        sts.send(new GetCallerIdentityCommand({})),
        iam.send(new ListRolesCommand({})),
        organizations.send(new ListAccountsCommand({})),
      ];
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.map(({ status }) => status)).toEqual(
        calls.map(() => (known ? 'fulfilled' : 'rejected')),
      );
    });
  });
});

describe('what is not emulated', () => {
  inLab(() => {
    it('answers 501 with the name of the operation, once', async () => {
      const { sts, organizations, as } = awsLab();
      const { iam } = as(callerCredentials());
      const say = (operation: string) => ({
        name: 'NotImplemented',
        message: `The lab does not emulate ${operation}.`,
        $metadata: { httpStatusCode: 501, attempts: 1 },
      });
      await expect(sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject(
        say('sts:GetSessionToken'),
      );
      await expect(iam.send(new CreateGroupCommand({ GroupName: 'x' }))).rejects.toMatchObject(
        say('iam:CreateGroup'),
      );
      await expect(
        organizations.send(new CreateAccountCommand({ Email: 'a@example.com', AccountName: 'x' })),
      ).rejects.toMatchObject(say('organizations:CreateAccount'));
    });

    it('names a service that it does not have at all', async () => {
      const { lab, as } = awsLab();
      const { organizations } = as(callerCredentials());
      organizations.middlewareStack.add(
        (next) => async (args) => {
          const { request } = args;
          if (isHttp(request)) request.headers['x-amz-target'] = 'Cloud9.CreateEnvironment';
          return next(args);
        },
        { step: 'build' },
      );
      await expect(organizations.send(new ListAccountsCommand({}))).rejects.toMatchObject({
        name: 'NotImplemented',
      });
      expect(lab.journal.entries.at(-1)?.operation).toBe('organizations:CreateEnvironment');
    });
  });
});

function isHttp(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
