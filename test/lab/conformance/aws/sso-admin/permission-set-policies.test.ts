import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListAccountsForProvisionedPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import type { SSOAdminClient } from '@aws-sdk/client-sso-admin';
import { describe, expect, it } from 'vitest';
import { INSTANCE_ARN, permissionSet, permissionSetArn } from '../../../../support/identity-center.ts';
import { ACCOUNT } from '../../../../support/worlds.ts';
import { inLab } from '../../target.ts';
import { create, estate, outcome, READ } from './estate.ts';

const SET = { InstanceArn: INSTANCE_ARN, PermissionSetArn: permissionSetArn(READ) };
const ManagedPolicyArn = 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const CustomerManagedPolicyReference = { Name: 'team-policy', Path: '/teams/' };
const InlinePolicy = '{"Version":"2012-10-17","Statement":[]}';
const NOT_FOUND = { name: 'ResourceNotFoundException' };

describe('AWS managed policies of a permission set', () => {
  inLab(() => {
    it('are attached, listed by name and ARN, and detached', async () => {
      const { ssoAdmin } = estate({ permissionSets: [permissionSet(READ, { managedPolicies: [ADMIN] })] });
      await ssoAdmin.send(new AttachManagedPolicyToPermissionSetCommand({ ...SET, ManagedPolicyArn }));
      const list = () => ssoAdmin.send(new ListManagedPoliciesInPermissionSetCommand(SET));
      expect((await list()).AttachedManagedPolicies).toEqual([
        { Name: 'AdministratorAccess', Arn: ADMIN },
        { Name: 'ViewOnlyAccess', Arn: ManagedPolicyArn },
      ]);
      await ssoAdmin.send(new DetachManagedPolicyFromPermissionSetCommand({ ...SET, ManagedPolicyArn }));
      expect((await list()).AttachedManagedPolicies).toHaveLength(1);
      const again = ssoAdmin.send(
        new DetachManagedPolicyFromPermissionSetCommand({ ...SET, ManagedPolicyArn }),
      );
      await expect(again).rejects.toMatchObject(NOT_FOUND);
    });

    it.each([
      { name: 'twice', arn: ADMIN, error: 'ConflictException' },
      { name: 'of an account', arn: `arn:aws:iam::${ACCOUNT}:policy/own`, error: 'ValidationException' },
    ])('are not attached $name', async ({ arn, error }) => {
      const { ssoAdmin } = estate({ permissionSets: [permissionSet(READ, { managedPolicies: [ADMIN] })] });
      const command = new AttachManagedPolicyToPermissionSetCommand({ ...SET, ManagedPolicyArn: arn });
      await expect(ssoAdmin.send(command)).rejects.toMatchObject({ name: error });
    });

    it('are twenty-five at most', async () => {
      const managedPolicies = Array.from({ length: 25 }, (_, index) => `arn:aws:iam::aws:policy/P${index}`);
      const { ssoAdmin } = estate({ permissionSets: [permissionSet(READ, { managedPolicies })] });
      const command = new AttachManagedPolicyToPermissionSetCommand({ ...SET, ManagedPolicyArn });
      await expect(ssoAdmin.send(command)).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
    });
  });
});

describe('customer-managed policies of a permission set', () => {
  inLab(() => {
    it('are attached by name and path, listed, and detached', async () => {
      const { ssoAdmin } = estate();
      const input = { ...SET, CustomerManagedPolicyReference };
      await ssoAdmin.send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(input));
      const plain = { ...SET, CustomerManagedPolicyReference: { Name: 'plain' } };
      await ssoAdmin.send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(plain));
      const list = () => ssoAdmin.send(new ListCustomerManagedPolicyReferencesInPermissionSetCommand(SET));
      expect((await list()).CustomerManagedPolicyReferences).toEqual([
        CustomerManagedPolicyReference,
        { Name: 'plain', Path: '/' },
      ]);
      const second = ssoAdmin.send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(input));
      await expect(second).rejects.toMatchObject({ name: 'ConflictException' });
      await ssoAdmin.send(new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand(input));
      expect((await list()).CustomerManagedPolicyReferences).toHaveLength(1);
      const again = ssoAdmin.send(new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand(input));
      await expect(again).rejects.toMatchObject(NOT_FOUND);
    });
  });
});

describe('the inline policy of a permission set', () => {
  inLab(() => {
    it('is empty, put, read back as it was, and deleted', async () => {
      const { ssoAdmin } = estate();
      const read = async () =>
        (await ssoAdmin.send(new GetInlinePolicyForPermissionSetCommand(SET))).InlinePolicy;
      expect(await read()).toBe('');
      await ssoAdmin.send(new PutInlinePolicyToPermissionSetCommand({ ...SET, InlinePolicy }));
      expect(await read()).toBe(InlinePolicy);
      await ssoAdmin.send(new DeleteInlinePolicyFromPermissionSetCommand(SET));
      expect(await read()).toBe('');
      const again = ssoAdmin.send(new DeleteInlinePolicyFromPermissionSetCommand(SET));
      await expect(again).rejects.toMatchObject(NOT_FOUND);
    });

    it.each([
      { name: 'no JSON', policy: '{', error: 'ValidationException' },
      { name: 'too long', policy: JSON.stringify(' '.repeat(32_768)), error: 'ValidationException' },
      {
        name: 'too much',
        policy: JSON.stringify(['x'.repeat(10_240)]),
        error: 'ServiceQuotaExceededException',
      },
    ])('is refused when it is $name', async ({ policy, error }) => {
      const command = new PutInlinePolicyToPermissionSetCommand({ ...SET, InlinePolicy: policy });
      await expect(estate().ssoAdmin.send(command)).rejects.toMatchObject({ name: error });
    });
  });
});

describe('the permissions boundary of a permission set', () => {
  inLab(() => {
    it.each([
      { name: 'an AWS managed policy', PermissionsBoundary: { ManagedPolicyArn } },
      { name: 'a customer-managed policy', PermissionsBoundary: { CustomerManagedPolicyReference } },
    ])('is put as $name, read back and deleted', async ({ PermissionsBoundary }) => {
      const { ssoAdmin } = estate();
      const read = () => ssoAdmin.send(new GetPermissionsBoundaryForPermissionSetCommand(SET));
      await expect(read()).rejects.toMatchObject(NOT_FOUND);
      await ssoAdmin.send(new PutPermissionsBoundaryToPermissionSetCommand({ ...SET, PermissionsBoundary }));
      expect((await read()).PermissionsBoundary).toEqual(PermissionsBoundary);
      await ssoAdmin.send(new DeletePermissionsBoundaryFromPermissionSetCommand(SET));
      await expect(read()).rejects.toMatchObject(NOT_FOUND);
      const again = ssoAdmin.send(new DeletePermissionsBoundaryFromPermissionSetCommand(SET));
      await expect(again).rejects.toMatchObject(NOT_FOUND);
    });

    it('is refused when it is both kinds, or neither', async () => {
      const { ssoAdmin } = estate();
      for (const PermissionsBoundary of [{}, { ManagedPolicyArn, CustomerManagedPolicyReference }]) {
        const command = new PutPermissionsBoundaryToPermissionSetCommand({ ...SET, PermissionsBoundary });
        await expect(ssoAdmin.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
      }
    });

    it('must be in the account when it is the account’s own', async () => {
      const permissionsBoundary = { customerManagedPolicy: { name: 'edge' } };
      const lab = estate({
        permissionSets: [permissionSet(READ, { permissionsBoundary })],
        accountAssignments: [],
      });
      expect((await outcome(lab, await create(lab, READ, 'data'))).FailureReason).toContain('policy/edge');
    });
  });
});

describe('a change of a permission set', () => {
  inLab(() => {
    it.each([
      {
        name: 'an AWS managed policy',
        change: (client: SSOAdminClient) =>
          client.send(new AttachManagedPolicyToPermissionSetCommand({ ...SET, ManagedPolicyArn })),
      },
      {
        name: 'a customer-managed policy',
        change: (client: SSOAdminClient) =>
          client.send(
            new AttachCustomerManagedPolicyReferenceToPermissionSetCommand({
              ...SET,
              CustomerManagedPolicyReference,
            }),
          ),
      },
      {
        name: 'the inline policy',
        change: (client: SSOAdminClient) =>
          client.send(new PutInlinePolicyToPermissionSetCommand({ ...SET, InlinePolicy })),
      },
      {
        name: 'the boundary',
        change: (client: SSOAdminClient) =>
          client.send(
            new PutPermissionsBoundaryToPermissionSetCommand({
              ...SET,
              PermissionsBoundary: { ManagedPolicyArn },
            }),
          ),
      },
    ])('of $name makes its accounts stale', async ({ change }) => {
      const { lab, ssoAdmin } = estate();
      await change(ssoAdmin);
      const stale = { ...SET, ProvisioningStatus: 'LATEST_PERMISSION_SET_NOT_PROVISIONED' as const };
      const { AccountIds } = await ssoAdmin.send(new ListAccountsForProvisionedPermissionSetCommand(stale));
      expect(AccountIds).toEqual([ACCOUNT]);
      expect(lab.journal.writes()).toHaveLength(1);
    });
  });
});
