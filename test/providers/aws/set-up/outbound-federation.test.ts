import { describe, expect, it } from 'vitest';
import { awsCaller } from '../../../../src/providers/aws/set-up/caller.ts';
import {
  createOutboundFederationReader,
  createOutboundFederationWriter,
} from '../../../../src/providers/aws/set-up/outbound-federation.ts';
import { CALLER_ROLE_ARN, ISSUER, MANAGEMENT_ACCOUNT } from '../../../support/worlds.ts';
import { labAws } from '../lab-aws.ts';

const off = { aws: { outboundFederationIssuer: undefined } };
const denied = { type: 'error', status: 403, code: 'AccessDenied' } as const;
const read = 'iam:GetOutboundWebIdentityFederationInfo';
const enable = 'iam:EnableOutboundWebIdentityFederation';

describe('outbound web identity federation of an account', () => {
  it('is on, with its issuer', async () => {
    const { clients, context } = labAws();
    expect(await createOutboundFederationReader(clients).issuer(context)).toEqual({
      state: 'known',
      value: ISSUER,
    });
  });

  it('is off', async () => {
    const { clients, context } = labAws(off);
    expect(await createOutboundFederationReader(clients).issuer(context)).toEqual({
      state: 'known',
      value: undefined,
    });
  });

  it('is not known to who may not look, which says what is lacking', async () => {
    const { clients, context } = labAws({ faults: [{ operation: read, times: 'always', effect: denied }] });
    expect(await createOutboundFederationReader(clients).issuer(context)).toMatchObject({
      state: 'unknown',
      code: 'AWS_OUTBOUND_FEDERATION',
      lacks: read,
    });
  });

  it('is switched on, and from then on there is an issuer', async () => {
    const { clients, context } = labAws(off);
    const issuer = await createOutboundFederationWriter(clients).enable(context);
    expect(issuer).toMatch(/^https:\/\/[0-9a-f-]{36}\.tokens\.sts\.global\.api\.aws$/u);
    expect(await createOutboundFederationReader(clients).issuer(context)).toMatchObject({ value: issuer });
  });

  it('is as good when somebody else was faster', async () => {
    const { clients, context } = labAws();
    expect(await createOutboundFederationWriter(clients).enable(context)).toBe(ISSUER);
  });

  it('stays off for who may not switch it on, with a next step', async () => {
    const { clients, context } = labAws({
      ...off,
      faults: [{ operation: enable, times: 'always', effect: denied }],
    });
    await expect(createOutboundFederationWriter(clients).enable(context)).rejects.toMatchObject({
      code: 'AWS_OUTBOUND_FEDERATION',
      hint: expect.stringContaining(enable),
    });
  });

  it('stops a run whose own credentials do not work', async () => {
    const effect = { type: 'error', status: 403, code: 'ExpiredToken' } as const;
    const { clients, context } = labAws({ faults: [{ operation: read, times: 'always', effect }] });
    await expect(createOutboundFederationReader(clients).issuer(context)).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS',
    });
  });
});

describe('who runs the set-up in AWS', () => {
  it('is the role, not its session', async () => {
    const { clients, context } = labAws();
    expect(await awsCaller(clients, context)).toEqual({ account: MANAGEMENT_ACCOUNT, arn: CALLER_ROLE_ARN });
  });

  it('is told apart from an account that does not answer', async () => {
    const { clients, context } = labAws({
      faults: [{ operation: 'sts:GetCallerIdentity', times: 'always', effect: denied }],
    });
    await expect(awsCaller(clients, context)).rejects.toMatchObject({ code: 'AWS_CALLER_UNKNOWN' });
  });
});
