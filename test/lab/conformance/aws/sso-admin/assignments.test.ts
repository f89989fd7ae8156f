import {
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
  paginateListAccountAssignmentsForPrincipal,
} from '@aws-sdk/client-sso-admin';
import type { AccountAssignmentForPrincipal } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import {
  groupAssignments,
  INSTANCE_ARN,
  permissionSetArn,
  principalId,
  storeGroup,
  storeUser,
} from '../../../../support/identity-center.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../../../support/worlds.ts';
import { awsTarget, inLab } from '../../target.ts';
import { assigned, delegated, estate, instanceOf, READ, WRITE } from './estate.ts';

const ofGroup = (PrincipalId: string) => ({
  InstanceArn: INSTANCE_ARN,
  PrincipalId,
  PrincipalType: 'GROUP' as const,
});

describe('sso:ListAccountAssignments', () => {
  it('does not find a permission set that is not there', async () => {
    const target = awsTarget();
    const { InstanceArn } = await instanceOf(target);
    const PermissionSetArn = `${InstanceArn.replace(':instance/', ':permissionSet/')}/ps-0000000000000000`;
    const command = new ListAccountAssignmentsCommand({
      InstanceArn,
      AccountId: target.account,
      PermissionSetArn,
    });
    await expect(target.ssoAdmin.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  inLab(() => {
    it('gives direct assignments of the account and permission set, of who is gone too', async () => {
      const lab = estate({
        accountAssignments: [
          ...groupAssignments('data', READ, [ACCOUNT, OTHER_ACCOUNT]),
          ...groupAssignments('gone', READ, [ACCOUNT]),
          ...groupAssignments('ops', WRITE, [ACCOUNT]),
        ],
      });
      expect(await assigned(lab, READ)).toEqual([principalId('data'), principalId('gone')]);
      expect(await assigned(lab, WRITE, OTHER_ACCOUNT)).toEqual([]);
    });

    it('has pages, and gives fewer than asked for', async () => {
      const names = ['a', 'b', 'c', 'd'];
      const accountAssignments = names.flatMap((name) => groupAssignments(name, READ, [ACCOUNT]));
      const { ssoAdmin } = estate({ accountAssignments }, { pageSize: { identityCenter: 3 } });
      const command = {
        InstanceArn: INSTANCE_ARN,
        AccountId: ACCOUNT,
        PermissionSetArn: permissionSetArn(READ),
      };
      const first = await ssoAdmin.send(new ListAccountAssignmentsCommand({ ...command, MaxResults: 100 }));
      expect(first.AccountAssignments).toHaveLength(3);
      const { NextToken } = first;
      const second = await ssoAdmin.send(new ListAccountAssignmentsCommand({ ...command, NextToken }));
      expect(second.AccountAssignments).toHaveLength(1);
      expect(second.NextToken).toBeUndefined();
    });

    it.each([
      { name: 'more than a hundred a page', changes: { MaxResults: 101 } },
      { name: 'none a page', changes: { MaxResults: 0 } },
      { name: 'a token that nobody gave', changes: { NextToken: 'x' } },
      { name: 'what is no account', changes: { AccountId: 'prod' } },
      { name: 'what is no permission set', changes: { PermissionSetArn: 'Read' } },
      { name: 'what is no instance', changes: { InstanceArn: 'instance' } },
    ])('refuses $name', async ({ changes }) => {
      const command = {
        InstanceArn: INSTANCE_ARN,
        AccountId: ACCOUNT,
        PermissionSetArn: permissionSetArn(READ),
      };
      await expect(
        estate().ssoAdmin.send(new ListAccountAssignmentsCommand({ ...command, ...changes })),
      ).rejects.toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
    });
  });
});

describe('sso:ListAccountAssignmentsForPrincipal', () => {
  inLab(() => {
    it('gives the assignments of a group in all accounts, over pages', async () => {
      const lab = estate(
        {
          accountAssignments: [
            ...groupAssignments('data', READ, [ACCOUNT, OTHER_ACCOUNT]),
            ...groupAssignments('data', WRITE, [ACCOUNT]),
            ...groupAssignments('ops', READ, [ACCOUNT]),
          ],
        },
        { pageSize: { identityCenter: 2 } },
      );
      const rows: AccountAssignmentForPrincipal[] = [];
      const pages = paginateListAccountAssignmentsForPrincipal(
        { client: lab.ssoAdmin },
        ofGroup(principalId('data')),
      );
      for await (const page of pages) rows.push(...(page.AccountAssignments ?? []));
      const common = { PrincipalId: principalId('data'), PrincipalType: 'GROUP' };
      expect(rows).toEqual([
        { ...common, AccountId: ACCOUNT, PermissionSetArn: permissionSetArn(READ) },
        { ...common, AccountId: OTHER_ACCOUNT, PermissionSetArn: permissionSetArn(READ) },
        { ...common, AccountId: ACCOUNT, PermissionSetArn: permissionSetArn(WRITE) },
      ]);
      const command = { ...ofGroup(principalId('data')), Filter: { AccountId: OTHER_ACCOUNT } };
      const { AccountAssignments } = await lab.ssoAdmin.send(
        new ListAccountAssignmentsForPrincipalCommand(command),
      );
      expect(AccountAssignments).toHaveLength(1);
    });

    it('is for the management account, unless the world says otherwise', async () => {
      const command = new ListAccountAssignmentsForPrincipalCommand(ofGroup(principalId('data')));
      const strict = delegated(estate({ delegatedAdministrator: OTHER_ACCOUNT }));
      await expect(strict.ssoAdmin.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
      const settings = { principalQueries: 'delegated too' as const };
      const open = delegated(estate({ delegatedAdministrator: OTHER_ACCOUNT, settings }));
      expect((await open.ssoAdmin.send(command)).AccountAssignments).toHaveLength(1);
    });

    it('cannot see the assignments of a group that is gone', async () => {
      const lab = estate({ accountAssignments: groupAssignments('gone', READ, [ACCOUNT]) });
      const command = new ListAccountAssignmentsForPrincipalCommand(ofGroup(principalId('gone')));
      await expect(lab.ssoAdmin.send(command)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    it('says that it does not know what a user has through groups', async () => {
      const id = principalId('membership');
      const memberships = [{ id, group: principalId('data'), user: principalId('ada') }];
      const identityStore = { groups: [storeGroup('data')], users: [storeUser('ada')], memberships };
      const lab = estate({ identityStore });
      const command = {
        InstanceArn: INSTANCE_ARN,
        PrincipalId: principalId('ada'),
        PrincipalType: 'USER' as const,
      };
      const send = (of: typeof lab) =>
        of.ssoAdmin.send(new ListAccountAssignmentsForPrincipalCommand(command));
      await expect(send(lab)).rejects.toMatchObject({ name: 'NotImplemented' });
      expect((await send(estate())).AccountAssignments).toEqual([]);
    });
  });
});
