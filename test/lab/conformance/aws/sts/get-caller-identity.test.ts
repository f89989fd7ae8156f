import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  callerCredentials,
  MANAGEMENT_ACCOUNT,
  READER_ROLE,
  readerRole,
  worldWith,
} from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';

describe('sts:GetCallerIdentity', () => {
  it('tells account, ARN and id of the caller', async () => {
    const identity = await awsTarget().sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toMatch(/^\d{12}$/);
    expect(identity.Arn).toContain(`:${identity.Account}:`);
    expect(identity.UserId).toEqual(expect.any(String));
  });

  inLab(() => {
    it('shows a role as its session', async () => {
      const { as, session, readerRoleArn } = awsLab();
      const { sts } = as(await session(readerRoleArn, { name: 'nightly' }));
      const identity = await sts.send(new GetCallerIdentityCommand({}));
      expect(identity).toMatchObject({
        Account: ACCOUNT,
        Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${READER_ROLE}/nightly`,
        UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:nightly$/) as string,
      });
    });

    it('shows a user as the user', async () => {
      const principalArn = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:user/ops/alice`;
      const { sts } = awsLab(worldWith({ aws: { callers: [{ ...callerCredentials(), principalArn }] } }));
      const identity = await sts.send(new GetCallerIdentityCommand({}));
      expect(identity).toMatchObject({ Arn: principalArn, UserId: expect.stringMatching(/^AIDA/) as string });
    });

    it('cannot be denied', async () => {
      const roles = [readerRole({ deniedActions: ['*'] })];
      const { as, session, readerRoleArn } = awsLab(
        worldWith({ accounts: [{ id: ACCOUNT, name: 'prod', roles }] }),
      );
      const { sts } = as(await session(readerRoleArn));
      await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({ Account: ACCOUNT });
    });
  });
});
