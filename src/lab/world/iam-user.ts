import * as z from 'zod';

/** AWS: ListAccessKeys and GetAccessKeyLastUsed API references. It signs nothing: `callers` does. */
const accessKey = z.strictObject({
  id: z.string().regex(/^AKIA\w{12,124}$/, 'begins with AKIA'),
  status: z.enum(['Active', 'Inactive']).default('Active'),
  createDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  lastUsed: z
    .strictObject({
      date: z.iso.datetime(),
      service: z.string().default('iam'),
      region: z.string().default('us-east-1'),
    })
    .optional()
    .describe('Never, when absent'),
});

export const iamUser = z.strictObject({
  name: z.string().regex(/^[\w+=,.@-]{1,64}$/),
  path: z.string().default('/'),
  createDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  managedPolicies: z.array(z.string()).default([]).describe('ARNs of the policies attached to it'),
  accessKeys: z.array(accessKey).max(2, 'a user has at most 2').default([]),
});

export type IamUser = z.output<typeof iamUser>;
