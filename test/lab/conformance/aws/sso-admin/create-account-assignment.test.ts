import { ListRolesCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import {
  groupAssignments,
  permissionSet,
  principalId,
  storeGroup,
} from '../../../../support/identity-center.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../../../support/worlds.ts';
import { inLab } from '../../target.ts';
import {
  assigned,
  create,
  delegated,
  estate,
  outcome,
  READ,
  remove,
  reservedRoles,
  SUSPENDED_ACCOUNT,
  WRITE,
} from './estate.ts';

describe('sso:CreateAccountAssignment', () => {
  inLab(() => {
    it('is in progress first, and nothing is assigned yet', async () => {
      const lab = estate();
      const status = await create(lab, WRITE, 'data');
      expect(status).toMatchObject({ Status: 'IN_PROGRESS', TargetId: ACCOUNT, PrincipalType: 'GROUP' });
      expect(status.RequestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(await assigned(lab, WRITE)).toEqual([]);
      await lab.lab.clock.sleep(3_999);
      expect(await assigned(lab, WRITE)).toEqual([]);
      await lab.lab.clock.sleep(1);
      expect(await assigned(lab, WRITE)).toEqual([principalId('data')]);
    });

    it('succeeds, makes a role of the account and provisions the permission set', async () => {
      const lab = estate();
      expect(reservedRoles(lab, OTHER_ACCOUNT)).toEqual([]);
      const status = await outcome(lab, await create(lab, READ, 'ops', OTHER_ACCOUNT));
      expect(status).toMatchObject({ Status: 'SUCCEEDED' });
      expect(status).not.toHaveProperty('FailureReason');
      expect(reservedRoles(lab, OTHER_ACCOUNT)).toEqual([
        expect.stringMatching(/^AWSReservedSSO_Read_[0-9a-f]{16}$/),
      ]);
    });

    it('shows the role through IAM, below the reserved path', async () => {
      const lab = estate();
      await outcome(lab, await create(lab, WRITE, 'ops'));
      const iam = await lab.iam();
      const PathPrefix = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
      const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix }));
      expect(Roles.map(({ RoleName = '' }) => RoleName.replace(/_\w{16}$/, ''))).toEqual([
        'AWSReservedSSO_Read',
        'AWSReservedSSO_Write',
      ]);
    });

    it('accepts one that exists already and keeps a single row', async () => {
      const lab = estate();
      expect(await outcome(lab, await create(lab, READ, 'data'))).toMatchObject({ Status: 'SUCCEEDED' });
      expect(await assigned(lab, READ)).toEqual([principalId('data')]);
    });

    it.each([
      {
        name: 'a group that is not in the identity store',
        group: 'nobody',
        account: ACCOUNT,
        reason: `Received a 404 status error: The GROUP assignee ${principalId('nobody')} was not found in directory d-1a2b3c4d5e`,
      },
      {
        name: 'a suspended account',
        group: 'data',
        account: SUSPENDED_ACCOUNT,
        reason: `Received a 403 status error: Account ${SUSPENDED_ACCOUNT} is not active.`,
      },
    ])('fails later for $name', async ({ group, account, reason }) => {
      const lab = estate();
      const begun = await create(lab, WRITE, group, account);
      expect(begun.Status).toBe('IN_PROGRESS');
      expect(await outcome(lab, begun)).toMatchObject({ Status: 'FAILED', FailureReason: reason });
      expect(await assigned(lab, WRITE, account)).toEqual([]);
      expect(reservedRoles(lab, account).filter((name) => name.includes(WRITE))).toEqual([]);
    });

    it('fails later when the account lacks a customer-managed policy, which is named', async () => {
      const policy = { name: 'team-policy', path: '/teams/' };
      const lab = estate({
        permissionSets: [permissionSet(READ), permissionSet(WRITE, { customerManagedPolicies: [policy] })],
      });
      const failed = await outcome(lab, await create(lab, WRITE, 'data'));
      expect(failed.FailureReason).toBe(
        `Received a 404 status error: Not supported policy arn:aws:iam::${ACCOUNT}:policy/teams/team-policy.`,
      );
      lab.lab.world.aws.accounts.find(({ id }) => id === ACCOUNT)?.customerManagedPolicies.push(policy);
      expect(await outcome(lab, await create(lab, WRITE, 'data'))).toMatchObject({ Status: 'SUCCEEDED' });
    });

    it('does not find an account of another organization', async () => {
      await expect(create(estate(), READ, 'data', '000000000000')).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        $metadata: { httpStatusCode: 400 },
      });
    });

    it.each([
      { name: 'the same assignment twice', second: { set: WRITE, group: 'data' }, conflicts: true },
      {
        name: 'another group, same permission set and account',
        second: { set: WRITE, group: 'ops' },
        conflicts: true,
      },
      { name: 'another role of the same account', second: { set: 'More', group: 'ops' }, conflicts: true },
      { name: 'a role that the account has already', second: { set: READ, group: 'ops' }, conflicts: false },
      {
        name: 'another account',
        second: { set: WRITE, group: 'data', account: OTHER_ACCOUNT },
        conflicts: false,
      },
    ])('while one is in progress, $name: conflict $conflicts', async ({ second, conflicts }) => {
      const lab = estate({
        permissionSets: [permissionSet(READ), permissionSet(WRITE), permissionSet('More')],
      });
      await create(lab, WRITE, 'data');
      const [result] = await Promise.allSettled([create(lab, second.set, second.group, second.account)]);
      const conflict = {
        reason: { name: 'ConflictException', message: 'There is a conflicting operation in process.' },
      };
      expect(result).toMatchObject(conflicts ? conflict : { status: 'fulfilled' });
      await lab.lab.clock.sleep(4_000);
      expect(await create(lab, second.set, second.group, second.account)).toMatchObject({
        Status: 'IN_PROGRESS',
      });
    });

    it('conflicts with a deletion of the same, as when a grant races with a revocation', async () => {
      const lab = estate();
      await remove(lab, READ, 'data');
      await expect(create(lab, READ, 'data')).rejects.toMatchObject({ name: 'ConflictException' });
    });

    it('lets fifteen be outstanding, and no more', async () => {
      const accounts = Array.from({ length: 16 }, (_, index) => ({
        id: String(100_000_000_001 + index),
        name: `a${index}`,
      }));
      const lab = estate({ accountAssignments: [] }, { accounts });
      for (const { id } of accounts.slice(0, 15)) await create(lab, READ, 'data', id);
      const sixteenth = () => create(lab, READ, 'data', '100000000016');
      await expect(sixteenth()).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
      await lab.lab.clock.sleep(4_000);
      expect(await sixteenth()).toMatchObject({ Status: 'IN_PROGRESS' });
    });

    it('lets a permission set have a hundred groups in an account', async () => {
      const names = Array.from({ length: 101 }, (_, index) => `group-${index}`);
      const lab = estate({
        accountAssignments: names.slice(0, 100).flatMap((name) => groupAssignments(name, READ, [ACCOUNT])),
        identityStore: { groups: names.map((name) => storeGroup(name)) },
      });
      await expect(create(lab, READ, 'group-100')).rejects.toMatchObject({
        name: 'ServiceQuotaExceededException',
      });
      expect(await create(lab, READ, 'group-100', OTHER_ACCOUNT)).toMatchObject({ Status: 'IN_PROGRESS' });
      expect(await create(lab, READ, 'group-7')).toMatchObject({ Status: 'IN_PROGRESS' });
    });

    it('provisions the newest version where an older one is', async () => {
      const provisioned = [{ account: ACCOUNT, version: 1 }];
      const lab = estate({
        permissionSets: [permissionSet(READ, { version: 2, provisioned }), permissionSet(WRITE)],
      });
      await outcome(lab, await create(lab, READ, 'ops'));
      expect(lab.lab.world.aws.identityCenter?.permissionSets[0]?.provisioned).toMatchObject([
        { version: 2 },
      ]);
    });
  });
});

describe('a delegated administrator of IAM Identity Center', () => {
  inLab(() => {
    it('may assign in member accounts', async () => {
      const lab = delegated(estate({ delegatedAdministrator: OTHER_ACCOUNT }));
      expect(await create(lab, WRITE, 'data')).toMatchObject({ Status: 'IN_PROGRESS' });
    });

    it.each([
      { name: 'in the management account', assignments: [], account: MANAGEMENT_ACCOUNT },
      {
        name: 'of a permission set that the management account has',
        assignments: groupAssignments('ops', WRITE, [MANAGEMENT_ACCOUNT]),
        account: ACCOUNT,
      },
    ])('may not assign $name', async ({ assignments, account }) => {
      const base = estate({ delegatedAdministrator: OTHER_ACCOUNT, accountAssignments: assignments });
      const lab = delegated(base);
      await expect(create(lab, WRITE, 'data', account)).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(
          'is not authorized to perform: sso:CreateAccountAssignment on resource: arn:aws:sso:::permissionSet/',
        ),
      });
      expect(await create(base, WRITE, 'data', account)).toMatchObject({ Status: 'IN_PROGRESS' });
    });

    it('is nobody when it is not delegated', async () => {
      await expect(create(delegated(estate()), WRITE, 'data')).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    });
  });
});
