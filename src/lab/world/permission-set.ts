import * as z from 'zod';
import { accountId } from './account-id.ts';

/** By name and path, because the policy has another ARN in each account. */
export const customerManagedPolicy = z.strictObject({
  name: z.string().regex(/^[\w+=,.@-]{1,128}$/),
  path: z.string().default('/'),
});

export const permissionSet = z.strictObject({
  id: z
    .string()
    .regex(/^ps-[a-zA-Z0-9-./]{16}$/)
    .describe('The end of its ARN'),
  name: z.string().regex(/^[\w+=,.@-]{1,32}$/),
  description: z.string().optional(),
  createdDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  sessionDuration: z.string().default('PT1H'),
  relayState: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  managedPolicies: z.array(z.string()).default([]).describe('ARNs of AWS managed policies'),
  customerManagedPolicies: z.array(customerManagedPolicy).default([]),
  inlinePolicy: z.string().optional(),
  permissionsBoundary: z
    .union([
      z.strictObject({ managedPolicyArn: z.string() }),
      z.strictObject({ customerManagedPolicy: customerManagedPolicy }),
    ])
    .optional(),
  version: z.int().min(1).default(1).describe('Counts the changes that accounts have to be provisioned with'),
  provisioned: z
    .array(
      z.strictObject({
        account: accountId,
        version: z.int().min(1).default(1).describe('An older one than of the permission set is stale'),
        role: z
          .string()
          .optional()
          .describe('Name of the role in the account; the lab makes one when absent'),
      }),
    )
    .default([])
    .describe('Accounts that have its role; those of an assignment need not be named'),
});

export type PermissionSet = z.output<typeof permissionSet>;
export type CustomerManagedPolicy = z.output<typeof customerManagedPolicy>;
