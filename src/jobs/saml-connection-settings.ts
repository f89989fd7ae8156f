import * as z from 'zod';
import { servicePrincipalSettings } from './service-principal-settings.ts';

export const accountId = z
  .string('an account id is text: write it in quotes, or leading zeros get lost')
  .regex(/^\d{12}$/u, 'an account id has twelve digits');
export const pattern = z.string().min(1);
export const tag = z
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

/** One Entra service principal, and the IAM SAML provider of the accounts that people reach through it. */
export const samlConnection = z.strictObject({
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
});

export type SamlConnection = z.output<typeof samlConnection>;
export type AccountSelector = z.output<typeof accountSelector>;
