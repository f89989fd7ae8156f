import {
  DescribeInstanceCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
} from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { IDENTITY_STORE_ID, INSTANCE_ARN } from '../../../../support/identity-center.ts';
import { callerCredentials, MANAGEMENT_ACCOUNT, worldWith } from '../../../../support/worlds.ts';
import { awsLab, awsTarget, inLab } from '../../target.ts';
import { create, estate, instanceOf, WRITE } from './estate.ts';

describe('sso:ListInstances and sso:DescribeInstance', () => {
  it('give the organization’s instance with its store, owner and primary Region', async () => {
    const { instance } = await instanceOf(awsTarget());
    expect(instance).toMatchObject({
      InstanceArn: expect.stringMatching(/^arn:aws[a-z-]*:sso:::instance\/ssoins-/),
      IdentityStoreId: expect.stringMatching(/^d-/),
      OwnerAccountId: expect.stringMatching(/^\d{12}$/),
      Status: 'ACTIVE',
    });
  });

  it('agree with each other', async () => {
    const target = awsTarget();
    const { InstanceArn, instance } = await instanceOf(target);
    const { $metadata, ...described } = await target.ssoAdmin.send(
      new DescribeInstanceCommand({ InstanceArn }),
    );
    expect($metadata.httpStatusCode).toBe(200);
    expect(described).toMatchObject({ OwnerAccountId: instance.OwnerAccountId, PermissionSetsEnabled: true });
  });

  it('deny an instance that is not there', async () => {
    const command = new DescribeInstanceCommand({
      InstanceArn: 'arn:aws:sso:::instance/ssoins-0000000000000000',
    });
    await expect(awsTarget().ssoAdmin.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  inLab(() => {
    it('give an empty list where there is no IAM Identity Center', async () => {
      const { ssoAdmin } = awsLab(worldWith());
      expect((await ssoAdmin.send(new ListInstancesCommand({}))).Instances).toEqual([]);
    });

    it('give everything the world says', async () => {
      const { ssoAdmin } = estate({ name: 'people', regions: ['us-east-1'] });
      const { Instances } = await ssoAdmin.send(new ListInstancesCommand({}));
      expect(Instances).toEqual([
        expect.objectContaining({
          InstanceArn: INSTANCE_ARN,
          IdentityStoreId: IDENTITY_STORE_ID,
          OwnerAccountId: MANAGEMENT_ACCOUNT,
          Name: 'people',
          PrimaryRegion: 'eu-west-1',
          Regions: [
            expect.objectContaining({ RegionName: 'eu-west-1', IsPrimaryRegion: true, Status: 'ACTIVE' }),
            expect.objectContaining({ RegionName: 'us-east-1', IsPrimaryRegion: false, Status: 'ACTIVE' }),
          ],
        }),
      ]);
    });
  });
});

describe('the Region of a request', () => {
  inLab(() => {
    it('may be an additional one to read instances, not permission sets, and not to write', async () => {
      const lab = estate({ regions: ['us-east-1'] });
      const there = lab.as(callerCredentials(), 'us-east-1');
      expect((await instanceOf(there)).InstanceArn).toBe(INSTANCE_ARN);
      const list = new ListPermissionSetsCommand({ InstanceArn: INSTANCE_ARN });
      await expect(there.ssoAdmin.send(list)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining('primary Region eu-west-1'),
      });
      await expect(create(there, WRITE, 'data')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    it('may not be any other', async () => {
      const there = estate().as(callerCredentials(), 'ap-south-1');
      expect((await there.ssoAdmin.send(new ListInstancesCommand({}))).Instances).toEqual([]);
      const list = new ListPermissionSetsCommand({ InstanceArn: INSTANCE_ARN });
      await expect(there.ssoAdmin.send(list)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it.each([
      { partition: 'aws-cn', region: 'cn-north-1', host: 'sso.cn-north-1.amazonaws.com.cn' },
      { partition: 'aws-us-gov', region: 'us-gov-west-1', host: 'sso.us-gov-west-1.amazonaws.com' },
    ] as const)('has a host of its own in $partition', async ({ partition, region, host }) => {
      const principalArn = `arn:${partition}:iam::${MANAGEMENT_ACCOUNT}:role/rolebridge`;
      const instanceArn = INSTANCE_ARN.replace('arn:aws:', `arn:${partition}:`);
      const identityCenter = { instanceArn, primaryRegion: region };
      const callers = [{ ...callerCredentials(), principalArn }];
      const lab = awsLab(worldWith({ aws: { partition, callers }, identityCenter }), region);
      expect((await instanceOf(lab)).InstanceArn).toBe(instanceArn);
      expect(lab.lab.journal.entries[0]).toMatchObject({
        operation: 'sso:ListInstances',
        url: `https://${host}/`,
      });
    });
  });
});
