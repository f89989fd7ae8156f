import {
  DescribePermissionSetProvisioningStatusCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListPermissionSetProvisioningStatusCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ProvisionPermissionSetCommand,
  UpdatePermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import type { ProvisioningStatus } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import {
  groupAssignments,
  INSTANCE_ARN,
  permissionSet,
  permissionSetArn,
} from '../../../../support/identity-center.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../../../support/worlds.ts';
import { inLab } from '../../target.ts';
import type { AwsLab } from '../../target.ts';
import { create, delegated, estate, READ, reservedRoles, SUSPENDED_ACCOUNT, WRITE } from './estate.ts';

const STALE = 'LATEST_PERMISSION_SET_NOT_PROVISIONED';
const LATEST = 'LATEST_PERMISSION_SET_PROVISIONED';
const named = (set: string) => ({ InstanceArn: INSTANCE_ARN, PermissionSetArn: permissionSetArn(set) });

const update = ({ ssoAdmin }: Pick<AwsLab, 'ssoAdmin'>, set: string) =>
  ssoAdmin.send(new UpdatePermissionSetCommand({ ...named(set), Description: 'Changed' }));

async function provision({ ssoAdmin }: Pick<AwsLab, 'ssoAdmin'>, set: string, TargetId?: string) {
  const target =
    TargetId === undefined
      ? { TargetType: 'ALL_PROVISIONED_ACCOUNTS' as const }
      : { TargetType: 'AWS_ACCOUNT' as const, TargetId };
  const reply = await ssoAdmin.send(new ProvisionPermissionSetCommand({ ...named(set), ...target }));
  return reply.PermissionSetProvisioningStatus ?? {};
}

async function outcome({ lab, ssoAdmin }: AwsLab, ProvisionPermissionSetRequestId: string | undefined) {
  await lab.clock.sleep(4_000);
  const command = { InstanceArn: INSTANCE_ARN, ProvisionPermissionSetRequestId };
  const reply = await ssoAdmin.send(new DescribePermissionSetProvisioningStatusCommand(command));
  return reply.PermissionSetProvisioningStatus;
}

async function accounts({ ssoAdmin }: AwsLab, set: string, status?: ProvisioningStatus) {
  const filter = status === undefined ? {} : { ProvisioningStatus: status };
  const command = new ListAccountsForProvisionedPermissionSetCommand({ ...named(set), ...filter });
  return (await ssoAdmin.send(command)).AccountIds;
}

const both = groupAssignments('data', READ, [ACCOUNT, OTHER_ACCOUNT]);

describe('a provisioned permission set', () => {
  inLab(() => {
    it('is stale in its accounts from a change until it is provisioned', async () => {
      const lab = estate({ accountAssignments: both });
      expect(await accounts(lab, READ, LATEST)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
      await update(lab, READ);
      expect(await accounts(lab, READ, LATEST)).toEqual([]);
      expect(await accounts(lab, READ, STALE)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
      const { RequestId } = await provision(lab, READ, ACCOUNT);
      expect(await outcome(lab, RequestId)).toMatchObject({ Status: 'SUCCEEDED', AccountId: ACCOUNT });
      expect(await accounts(lab, READ, LATEST)).toEqual([ACCOUNT]);
      expect(await accounts(lab, READ, STALE)).toEqual([OTHER_ACCOUNT]);
      expect(await accounts(lab, READ)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    });

    it('is listed by account in the same way', async () => {
      const lab = estate({ accountAssignments: [...both, ...groupAssignments('ops', WRITE, [ACCOUNT])] });
      await update(lab, WRITE);
      const sets = async (status?: ProvisioningStatus) => {
        const filter = status === undefined ? {} : { ProvisioningStatus: status };
        const command = { InstanceArn: INSTANCE_ARN, AccountId: ACCOUNT, ...filter };
        return (await lab.ssoAdmin.send(new ListPermissionSetsProvisionedToAccountCommand(command)))
          .PermissionSets;
      };
      expect(await sets()).toEqual([permissionSetArn(READ), permissionSetArn(WRITE)]);
      expect(await sets(STALE)).toEqual([permissionSetArn(WRITE)]);
      expect(await sets(LATEST)).toEqual([permissionSetArn(READ)]);
    });
  });
});

describe('sso:ProvisionPermissionSet', () => {
  inLab(() => {
    it('brings every account up to date, in progress first', async () => {
      const lab = estate({ accountAssignments: both });
      await update(lab, READ);
      const begun = await provision(lab, READ);
      expect(begun).toMatchObject({ Status: 'IN_PROGRESS', PermissionSetArn: permissionSetArn(READ) });
      expect(begun).not.toHaveProperty('AccountId');
      expect(await accounts(lab, READ, LATEST)).toEqual([]);
      expect(await outcome(lab, begun.RequestId)).toMatchObject({ Status: 'SUCCEEDED' });
      expect(await accounts(lab, READ, LATEST)).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    });

    it('makes the role in an account that nobody is assigned in', async () => {
      const lab = estate({ accountAssignments: [] });
      await outcome(lab, (await provision(lab, WRITE, ACCOUNT)).RequestId);
      expect(reservedRoles(lab)).toHaveLength(1);
    });

    it('fails later where a customer-managed policy is missing, and the account stays stale', async () => {
      const changed = permissionSet(READ, {
        version: 2,
        customerManagedPolicies: [{ name: 'missing' }],
        provisioned: [{ account: ACCOUNT, version: 1 }],
      });
      const lab = estate({ permissionSets: [changed] });
      const failed = await outcome(lab, (await provision(lab, READ, ACCOUNT)).RequestId);
      expect(failed).toMatchObject({
        Status: 'FAILED',
        FailureReason: expect.stringContaining('policy/missing'),
      });
      expect(await accounts(lab, READ, STALE)).toEqual([ACCOUNT]);
    });

    it('fails later in a suspended account', async () => {
      const lab = estate();
      const failed = await outcome(lab, (await provision(lab, READ, SUSPENDED_ACCOUNT)).RequestId);
      expect(failed).toMatchObject({ Status: 'FAILED' });
    });

    it('conflicts with an assignment that makes a role in the same account', async () => {
      const lab = estate();
      await create(lab, WRITE, 'ops');
      await expect(provision(lab, READ)).rejects.toMatchObject({ name: 'ConflictException' });
    });

    it('runs three times at once, not four', async () => {
      const ids = ['1', '2', '3', '4'].map((digit) => digit.repeat(12));
      const lab = estate({ accountAssignments: [] }, { accounts: ids.map((id) => ({ id, name: id })) });
      for (const id of ids.slice(0, 3)) await provision(lab, READ, id);
      await expect(provision(lab, READ, '444444444444')).rejects.toMatchObject({
        name: 'ThrottlingException',
      });
      const { PermissionSetsProvisioningStatus: running } = await lab.ssoAdmin.send(
        new ListPermissionSetProvisioningStatusCommand({
          InstanceArn: INSTANCE_ARN,
          Filter: { Status: 'IN_PROGRESS' },
        }),
      );
      expect(running).toHaveLength(3);
      await lab.lab.clock.sleep(4_000);
      expect(await provision(lab, READ, '444444444444')).toMatchObject({ Status: 'IN_PROGRESS' });
    });

    it('is not for a delegated administrator where the management account has the permission set', async () => {
      const accountAssignments = groupAssignments('data', READ, [MANAGEMENT_ACCOUNT, ACCOUNT]);
      const lab = delegated(estate({ delegatedAdministrator: OTHER_ACCOUNT, accountAssignments }));
      for (const call of [provision(lab, READ, ACCOUNT), update(lab, READ)]) {
        await expect(call).rejects.toMatchObject({ name: 'AccessDeniedException' });
      }
      expect(await provision(lab, WRITE, ACCOUNT)).toMatchObject({ Status: 'IN_PROGRESS' });
    });
  });
});
