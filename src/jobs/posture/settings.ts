import * as z from 'zod';
import { duration, milliseconds } from '../../core/duration.ts';
import { severities } from '../../model/posture.ts';
import { regionSetting } from '../../model/region.ts';
import { recipient } from '../notices/recipient-settings.ts';
import { samlConnection } from '../saml-connection-settings.ts';
import { groupSettings } from './group-settings.ts';

/** The section `jobs.posture` of the configuration. Descriptions end up in the JSON Schema for editors. */
const { name, servicePrincipal, samlProvider, accounts } = samlConnection.shape;

/** AWS: "Configure SAML assertions for the authentication response": SessionDuration. */
const shortest = 15 * 60_000;
const longest = 12 * 60 * 60_000;

const sessionDuration = duration
  .refine((text) => milliseconds(text) >= shortest && milliseconds(text) <= longest, 'from 15m to 12h')
  .default('1h')
  .describe('The claim SessionDuration: how long a session in the console lasts, from 15m to 12h');

const role = z.strictObject({
  name: z.string().regex(/^[\w+=.@-]{1,64}$/u, 'a role name has 1 to 64 of letters, digits and +=.@_-'),
  managedPolicies: z
    .array(z.string().regex(/^arn:[^:]+:iam::(aws|\{accountId\}):policy\/\S+$/u, 'the ARN of a policy'))
    .default([])
    .describe('Attached to it, in every account; {accountId} stands for the account'),
  maxSessionDuration: duration
    .refine((text) => milliseconds(text) >= 3_600_000 && milliseconds(text) <= longest, 'from 1h to 12h')
    .default('1h'),
});

/** What the two kinds that sign in to accounts directly have in common. */
const signIn = {
  name,
  servicePrincipal: servicePrincipal
    .optional()
    .describe(
      'The enterprise application; by displayName it is made when there is none. Left out: of the connection of that name in jobs.appRoles',
    ),
  samlProvider: samlProvider.optional().describe('Likewise'),
  accounts: accounts.optional().describe('Likewise'),
  identifier: z
    .string()
    .regex(
      /^(https:\/\/signin\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/saml|urn:amazon:webservices(:govcloud|:cn-north(west)?-1)?)(#\S+)?$/u,
      'https://signin.aws.amazon.com/saml or urn:amazon:webservices, with #N for a further application',
    )
    .optional()
    .describe('Left out: what it has is kept, and a new one gets the first that is free'),
  sessionDuration,
  sessionName: z
    .string()
    .regex(/^user\.\w+$/u, 'an attribute is written user.userprincipalname')
    .default('user.userprincipalname')
    .describe('The attribute of the claim RoleSessionName, by which CloudTrail tells people apart'),
  notificationEmailAddresses: z
    .array(z.email())
    .max(5, 'Entra takes five addresses')
    .optional()
    .describe('Whom Entra mails before the certificate ends; left out: those it has'),
  signInRegions: z
    .array(regionSetting)
    .default([])
    .describe('Regional sign-in addresses that trust policies accept beside the global one'),
  sessionTags: z
    .boolean()
    .default(false)
    .describe('Whether trust policies allow sts:TagSession, for session tags from Entra'),
  roles: z
    .array(role)
    .default([])
    .describe('Roles that are made in every account; those of others are left alone'),
  groups: groupSettings.optional(),
};

const appRoles = z.strictObject({ type: z.literal('app-roles'), ...signIn });
const groupNames = z.strictObject({
  type: z.literal('group-names'),
  ...signIn,
  groups: groupSettings.prefault({}),
});
const identityCenter = z.strictObject({
  type: z.literal('identity-center'),
  name,
  servicePrincipal: servicePrincipal.describe(
    'The gallery application AWS IAM Identity Center; by displayName it is made when there is none',
  ),
  notificationEmailAddresses: signIn.notificationEmailAddresses,
  deletionThreshold: z
    .int()
    .min(1)
    .optional()
    .describe(
      'At most so many deletes are to pass in one cycle of provisioning; left out: any threshold will do',
    ),
  groups: groupSettings.optional(),
});

/** How people get from Entra ID to AWS: by app roles, by the names of groups, or through IAM Identity Center. */
export const connection = z.discriminatedUnion(
  'type',
  [appRoles, groupNames, identityCenter],
  'a connection is one of app-roles, group-names, identity-center',
);

export const postureSettings = z.strictObject({
  connections: z
    .array(connection)
    .min(1, 'a job without a connection has nothing to do')
    .describe(
      'How people get from Entra ID to AWS: by app roles, by group names, or through IAM Identity Center',
    ),
  tell: z.enum(severities).default('warning').describe('The least severity that recipients are told of'),
  recipients: z
    .array(recipient)
    .default([])
    .describe('Who is told of new findings; `rolebridge doctor` shows them all to whoever asks'),
});

export type PostureSettings = z.output<typeof postureSettings>;
export type ConnectionSettings = z.output<typeof connection>;
