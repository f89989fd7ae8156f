import * as z from 'zod';
import { policyNames } from '../../core/policy.ts';
import { duration } from '../../core/duration.ts';
import { limitsSettings } from '../limits-settings.ts';
import { accountId, pattern, samlConnection, tag } from '../saml-connection-settings.ts';
import { template } from './template.ts';

/** The section `jobs.appRoles` of the configuration. Descriptions end up in the JSON Schema for editors. */
const roleSelector = z
  .strictObject({ name: pattern.optional(), path: pattern.optional(), tag: tag.optional() })
  .refine((value) => Object.keys(value).length > 0, 'name at least one of name, path, tag');

export const connection = z.strictObject({
  ...samlConnection.shape,
  roles: z
    .strictObject({
      include: z
        .array(roleSelector)
        .min(1)
        .optional()
        .describe('Left out: every role that trusts the provider'),
      exclude: z.array(roleSelector).default([]),
    })
    .prefault({}),
  appRole: z
    .strictObject({
      displayName: template.default('{accountName} {roleName}'),
      description: template.default('{roleName} in {accountName} ({accountId})'),
    })
    .prefault({})
    .describe('What people see in Entra'),
  appRoleTarget: z
    .enum(['auto', 'servicePrincipal', 'application'])
    .default('auto')
    .describe('Which object holds the app roles; auto stays where they are'),
  protect: z
    .array(
      z
        .string()
        .regex(/^(arn:|\*)/u, 'a role is protected by its ARN, with * and ?: arn:aws:iam::*:role/BreakGlass'),
    )
    .default([])
    .describe('Role ARNs (with * and ?) whose app role is never taken away'),
  removedAccounts: z
    .array(accountId)
    .default([])
    .describe('Accounts that are gone for good, whose app roles may be taken away without being read'),
});

export const appRolesSettings = z.strictObject({
  policy: z.enum(policyNames).default('upsert-only').describe('sync also deletes'),
  removal: z
    .strictObject({
      grace: duration
        .default('7d')
        .describe('How long a role must be missing before its app role is disabled'),
      disabledFor: duration
        .default('1d')
        .describe('How long it stays disabled before it is removed for good'),
    })
    .prefault({}),
  limits: limitsSettings,
  connections: z.array(connection).min(1, 'a job without a connection has nothing to do'),
});

export type AppRolesSettings = z.output<typeof appRolesSettings>;
export type Connection = z.output<typeof connection>;
export type RoleSelector = z.output<typeof roleSelector>;
