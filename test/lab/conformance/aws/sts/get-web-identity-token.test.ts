import {
  GetWebIdentityTokenCommand,
  OutboundWebIdentityFederationDisabledException,
  SessionDurationEscalationException,
} from '@aws-sdk/client-sts';
import type { GetWebIdentityTokenCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { world } from '../../../../../src/lab/world.ts';
import {
  CALLER_ROLE_ARN,
  ISSUER,
  MANAGEMENT_ACCOUNT,
  NOW,
  TOKEN_AUDIENCE,
  worldWith,
} from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

function ask(changes: Partial<GetWebIdentityTokenCommandInput> = {}): GetWebIdentityTokenCommand {
  return new GetWebIdentityTokenCommand({
    Audience: [TOKEN_AUDIENCE],
    SigningAlgorithm: 'RS256',
    ...changes,
  });
}

function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}

describe('sts:GetWebIdentityToken', () => {
  it('gives a JWT for the audience, signed with RS256', async () => {
    const { WebIdentityToken: token } = await awsTarget().sts.send(ask());
    const header: unknown = JSON.parse(Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString());
    expect(header).toMatchObject({ alg: 'RS256' });
    expect(claimsOf(token)).toMatchObject({
      aud: TOKEN_AUDIENCE,
      iss: expect.stringMatching(/^https:\/\//) as string,
    });
  });

  it('lives for five minutes unless told otherwise', async () => {
    const { sts } = awsTarget();
    const claims = claimsOf((await sts.send(ask())).WebIdentityToken);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
  });

  inLab(() => {
    it('names the role as the subject, not its session', async () => {
      const { sts, lab } = awsLab();
      const { WebIdentityToken: token, Expiration } = await sts.send(ask({ DurationSeconds: 600 }));
      const now = Date.parse(NOW) / 1000;
      expect(claimsOf(token)).toMatchObject({
        iss: ISSUER,
        sub: CALLER_ROLE_ARN,
        iat: now,
        exp: now + 600,
        'https://sts.amazonaws.com/': {
          aws_account: MANAGEMENT_ACCOUNT,
          source_region: 'eu-west-1',
          org_id: 'o-rolebridge',
        },
      });
      expect(Expiration).toEqual(new Date((now + 600) * 1000));
      expect(lab.journal.entries.at(-1)?.reply).not.toContain(token);
    });

    it('gives several audiences as a list', async () => {
      const { WebIdentityToken: token } = await awsLab().sts.send(ask({ Audience: ['one', 'two'] }));
      expect(claimsOf(token)['aud']).toEqual(['one', 'two']);
    });

    it('is refused where the account has not switched it on', async () => {
      const { outboundFederationIssuer: _, ...aws } = worldWith().aws;
      const { sts } = awsLab(world.parse({ ...worldWith(), aws }));
      await expect(sts.send(ask())).rejects.toBeInstanceOf(OutboundWebIdentityFederationDisabledException);
    });

    it('may not outlive the session that asks for it', async () => {
      const { lab, as, session, readerRoleArn } = awsLab();
      const { sts } = as(await session(readerRoleArn, { seconds: 900 }));
      lab.clock.advance(601_000);
      await expect(sts.send(ask())).rejects.toBeInstanceOf(SessionDurationEscalationException);
      await expect(sts.send(ask({ DurationSeconds: 299 }))).resolves.toHaveProperty('WebIdentityToken');
    });

    it('is missing from the global endpoint', async () => {
      const { sts } = awsLab(worldWith(), 'aws-global');
      await expect(sts.send(ask())).rejects.toMatchObject({ name: 'InvalidAction' });
    });

    it.each<{ name: string; input: Partial<GetWebIdentityTokenCommandInput>; error: string }>([
      { name: 'refuses no audience', input: { Audience: [] }, error: 'ValidationError' },
      {
        name: 'refuses eleven audiences',
        input: { Audience: Array<string>(11).fill('x') },
        error: 'ValidationError',
      },
      { name: 'refuses less than a minute', input: { DurationSeconds: 59 }, error: 'ValidationError' },
      { name: 'refuses more than an hour', input: { DurationSeconds: 3601 }, error: 'ValidationError' },
      { name: 'refuses another algorithm', input: { SigningAlgorithm: 'HS256' }, error: 'ValidationError' },
      {
        name: 'says that it does not emulate ES384',
        input: { SigningAlgorithm: 'ES384' },
        error: 'NotImplemented',
      },
      {
        name: 'says that it does not emulate tags',
        input: { Tags: [{ Key: 'a', Value: 'b' }] },
        error: 'NotImplemented',
      },
    ])('$name', async ({ input, error }) => {
      await expect(awsLab().sts.send(ask(input))).rejects.toMatchObject({ name: error });
    });
  });
});
