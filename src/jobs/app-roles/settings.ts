import { z } from 'zod';
import { policyNames } from '../../core/policy.ts';
import { duration } from '../../core/duration.ts';
import { limitsSettings } from '../limits-settings.ts';
import { servicePrincipalSettings } from '../service-principal-settings.ts';
import { template } from './template.ts';

/** The section `jobs.appRoles` of the configuration. Descriptions end up in the JSON Schema for editors. */
const accountId = z
  .string('an account id is text: write it in quotes, or leading zeros get lost')
  .regex(/^\d{12}$/u, 'an account id has twelve digits');
const pattern = z.string().min(1);
const tag = z
  .string()
  .regex(/^[^=]+=.*$/u, 'a tag is written key=value')
  .describe('key=value; the value may have * and ?');

const accountSelector = z
  .strictObject({
    id: accountId.optional(),
    name: pattern.optional(),
    ou: z
      .string()
      .regex(
        /^(\/.*|ou-.*|r-.*)$/u,
        'an OU is its id (ou-…) or its path in names, from the root: /Workloads/Production',
      )
      .optional(),
    tag: tag.optional(),
  })
  .refine((value) => Object.keys(value).length > 0, 'name at least one of id, name, ou, tag');

const roleSelector = z
  .strictObject({ name: pattern.optional(), path: pattern.optional(), tag: tag.optional() })
  .refine((value) => Object.keys(value).length > 0, 'name at least one of name, path, tag');

const accounts = z.union(
  [
    z.strictObject({
      list: z
        .array(z.strictObject({ id: accountId, name: z.string().min(1) }))
        .min(1, 'the list of accounts is empty'),
    }),
    z.strictObject({
      organization: z.strictObject({
        include: z.array(accountSelector).min(1).optional().describe('Left out: every active account'),
        exclude: z.array(accountSelector).default([]),
      }),
    }),
  ],
  'accounts are either a list of { id, name } or an organization with include and exclude',
);

export const connection = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'lower-case letters, digits and hyphens')
    .describe('Names the connection in plans and in the state store'),
  servicePrincipal: servicePrincipalSettings.describe(
    'The enterprise application; the object id is the surest',
  ),
  samlProvider: z
    .string()
    .regex(
      /^[\w.-]{1,128}$/u,
      'a SAML provider name has 1 to 128 of letters, digits, dot, underscore, hyphen',
    )
    .refine((name) => !name.startsWith('AWSSSO_'), 'AWSSSO_… providers belong to IAM Identity Center')
    .describe('Name of the IAM SAML provider, the same in every account of the connection'),
  accounts,
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
export type AccountSelector = z.output<typeof accountSelector>;
export type RoleSelector = z.output<typeof roleSelector>;
