import * as z from 'zod';
import { accountId } from './account-id.ts';
import { identityStore } from './identity-store.ts';
import { scim } from './scim.ts';
import { permissionSet } from './permission-set.ts';

export const accountAssignment = z.strictObject({
  account: accountId,
  permissionSet: z.string().describe('Its name'),
  principalType: z.enum(['GROUP', 'USER']),
  principalId: z.string().describe('In the identity store; may be gone from there'),
});

export const centerOperation = z.strictObject({
  kind: z.enum(['create', 'delete', 'provision']),
  requestId: z.uuid(),
  status: z.enum(['IN_PROGRESS', 'SUCCEEDED', 'FAILED']),
  failureReason: z.string().optional(),
  createdDate: z.iso.datetime(),
  doneAt: z.iso.datetime(),
  polls: z.int().min(0).describe('How many times its status has been asked for'),
  accounts: z.array(accountId),
  ofAllAccounts: z
    .boolean()
    .default(false)
    .describe('Provisioning of all accounts that have the permission set'),
  permissionSet: z.string().describe('Its name'),
  permissionSetArn: z.string(),
  updatesRole: z.boolean().describe('Whether it makes, changes or removes the role of an account'),
  principalType: z.enum(['GROUP', 'USER']).optional(),
  principalId: z.string().optional(),
});

export const identityCenterSettings = z.strictObject({
  rate: z
    .union([z.int().min(1), z.literal('unlimited')])
    .default(20)
    .describe(
      'Calls a second of lab time, all of IAM Identity Center together; of the identity store, each operation',
    ),
  outstandingLimit: z.int().min(1).default(15).describe('Creations of assignments that may be in progress'),
  provisioningLimit: z.int().min(1).default(3).describe('Provisionings that may be in progress'),
  groupsPerPermissionSet: z.int().min(1).default(100).describe('In one account'),
  operationSeconds: z.number().min(0).default(4).describe('How long an asynchronous operation takes'),
  operationPolls: z
    .union([z.int().min(1), z.literal('any')])
    .default(10)
    .describe('After so many questions for its status an operation is done, whatever the time'),
  principalQueries: z
    .enum(['management', 'delegated too'])
    .default('management')
    .describe('Who may call ListAccountAssignmentsForPrincipal'),
});

/** The organization's instance of IAM Identity Center. */
export const identityCenter = z.strictObject({
  instanceArn: z
    .string()
    .regex(/^arn:aws(-[a-z]{1,5}){0,3}:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/)
    .default('arn:aws:sso:::instance/ssoins-1a2b3c4d5e6f7a8b'),
  identityStoreId: z
    .string()
    .regex(/^d-[0-9a-f]{10}$/)
    .default('d-1a2b3c4d5e'),
  name: z.string().optional(),
  createdDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  ownerAccount: accountId.optional().describe("The organization's management account when absent"),
  delegatedAdministrator: accountId.optional(),
  primaryRegion: z.string().default('eu-west-1'),
  regions: z.array(z.string()).default([]).describe('Additional Regions'),
  status: z.enum(['CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETE_IN_PROGRESS', 'ACTIVE']).default('ACTIVE'),
  permissionSets: z.array(permissionSet).default([]),
  accountAssignments: z.array(accountAssignment).default([]),
  identityStore: identityStore.prefault({}),
  scim: scim.optional().describe('Automatic provisioning, when it is enabled'),
  operations: z.array(centerOperation).default([]).describe('Asynchronous operations, the oldest first'),
  settings: identityCenterSettings.prefault({}),
});

export type IdentityCenter = z.output<typeof identityCenter>;
export type AccountAssignment = z.output<typeof accountAssignment>;
export type CenterOperation = z.output<typeof centerOperation>;
