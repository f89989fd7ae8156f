import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../src/core/errors.ts';
import { webIdentityToken } from '../../../src/providers/aws/web-identity.ts';
import { CALLER_ROLE_ARN, ISSUER, TOKEN_AUDIENCE } from '../../support/worlds.ts';
import type { LabAws } from './lab-aws.ts';
import { labAws } from './lab-aws.ts';

const token = ({ clients, context }: LabAws) =>
  webIdentityToken({ audience: TOKEN_AUDIENCE }, clients, context);

describe('a web identity token', () => {
  it('names our role to the audience, for five minutes', async () => {
    const aws = labAws();
    const [, payload = ''] = (await token(aws)).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    expect(claims).toMatchObject({ iss: ISSUER, sub: CALLER_ROLE_ARN, aud: TOKEN_AUDIENCE });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
    expect(aws.operations()).toEqual(['sts:GetWebIdentityToken']);
  });

  it('is not issued by an account that has not enabled it, which names the command', async () => {
    const aws = labAws({ aws: { outboundFederationIssuer: undefined } });
    await expect(token(aws)).rejects.toMatchObject({
      code: 'AWS_WEB_IDENTITY_DISABLED',
      hint: expect.stringContaining('aws iam enable-outbound-web-identity-federation'),
    });
  });

  it.each([
    { fault: 'AccessDenied', status: 403, code: 'AWS_WEB_IDENTITY' },
    { fault: 'InternalFailure', status: 500, code: 'AWS_WEB_IDENTITY' },
    { fault: 'ExpiredToken', status: 403, code: 'AWS_CREDENTIALS' },
  ])('that is refused with $fault has code $code', async ({ fault, status, code }) => {
    const effect = { type: 'error', status, code: fault } as const;
    const aws = labAws({ faults: [{ operation: 'sts:GetWebIdentityToken', times: 'always', effect }] });
    await expect(token(aws)).rejects.toMatchObject({ code });
  });

  it('is not waited for when the run is stopped', async () => {
    await expect(token(labAws({ signal: AbortSignal.abort() }))).rejects.toThrow(DeadlineError);
  });
});
