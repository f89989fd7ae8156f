import * as z from 'zod';
import { claimsMappingPolicy, optionalClaim } from './claims.ts';
import { keyCredential, passwordCredential } from './credentials.ts';
import { group, user } from './groups.ts';
import { synchronizationJob, synchronizationSecret } from './synchronization.ts';

const guid = z.uuid();

export const appRole = z.strictObject({
  id: guid,
  value: z.string().nullable(),
  displayName: z.string(),
  description: z.string().nullable().default(null),
  isEnabled: z.boolean().default(true),
  allowedMemberTypes: z.array(z.enum(['User', 'Application'])).default(['User']),
  origin: z.enum(['Application', 'ServicePrincipal']).default('ServicePrincipal'),
});

export const appRoleAssignment = z.strictObject({
  id: z.string(),
  appRoleId: guid,
  principalId: guid,
  principalType: z.enum(['User', 'Group', 'ServicePrincipal']),
  principalDisplayName: z.string(),
});

export const servicePrincipal = z.strictObject({
  id: guid,
  appId: guid,
  displayName: z.string(),
  applicationTemplateId: guid.nullable().default(null),
  preferredSingleSignOnMode: z.string().nullable().default('saml'),
  appRoleAssignmentRequired: z.boolean().default(true),
  accountEnabled: z.boolean().default(true).describe('Whether anybody may sign in to it'),
  owners: z.array(guid).default([]).describe('appId of each client, object id of each user that owns it'),
  appRoles: z.array(appRole).default([]),
  appRoleAssignedTo: z.array(appRoleAssignment).default([]),
  keyCredentials: z.array(keyCredential).default([]),
  passwordCredentials: z.array(passwordCredential).default([]),
  preferredTokenSigningKeyThumbprint: z
    .string()
    .regex(/^[0-9A-Fa-f]{40}$/)
    .nullable()
    .default(null)
    .describe('SHA-1 of the active certificate, in hexadecimal digits'),
  notificationEmailAddresses: z.array(z.string()).default([]),
  loginUrl: z.string().nullable().default(null),
  samlSingleSignOnSettings: z
    .strictObject({ relayState: z.string().nullable().default(null) })
    .nullable()
    .default(null),
  servicePrincipalNames: z
    .array(z.string())
    .default([])
    .describe('Where its registration is not in this tenant; otherwise they are those of the registration'),
  replyUrls: z.array(z.string()).default([]).describe('As servicePrincipalNames'),
  claimsMappingPolicies: z.array(guid).default([]).describe('Ids of those that are assigned to it'),
  claimsPolicy: z
    .record(z.string(), z.unknown())
    .nullable()
    .default(null)
    .describe('What the portal keeps of its claims: a customClaimsPolicy of the beta version of Graph'),
  grantedPermissions: z
    .array(z.string())
    .default([])
    .describe('Application permissions on Microsoft Graph that it was granted itself'),
  synchronizationJobs: z.array(synchronizationJob).default([]),
  synchronizationSecrets: z.array(synchronizationSecret).default([]),
});

export const application = z.strictObject({
  id: guid,
  appId: guid,
  displayName: z.string(),
  owners: z.array(guid).default([]),
  identifierUris: z.array(z.string()).default([]),
  redirectUris: z.array(z.string()).default([]).describe('Of web: the reply URLs'),
  groupMembershipClaims: z.string().nullable().default(null).describe('Such as ApplicationGroup'),
  optionalClaims: z
    .strictObject({ saml2Token: z.array(optionalClaim).default([]) })
    .nullable()
    .default(null),
  appRoles: z.array(appRole).default([]),
  keyCredentials: z.array(keyCredential).default([]),
  passwordCredentials: z.array(passwordCredential).default([]),
});

export const entraClient = z.strictObject({
  appId: guid,
  displayName: z.string(),
  servicePrincipalId: guid.optional().describe('Object id of its service principal; made up when left out'),
  withoutServicePrincipal: z
    .boolean()
    .optional()
    .describe('Whether it is a registration that nobody can sign in as yet'),
  secrets: z.array(z.string()).default([]),
  secretsExpire: z.iso.datetime().optional().describe('When all its secrets end, if they do'),
  federatedCredentials: z
    .array(
      z.strictObject({
        name: z.string().optional().describe('Made up when left out'),
        description: z.string().optional(),
        issuer: z.url(),
        subject: z.string(),
        audience: z.string(),
        usableFrom: z.iso.datetime().optional().describe('From when the token endpoint knows it'),
      }),
    )
    .default([]),
  permissions: z
    .array(z.string())
    .default([])
    .describe('Application permissions such as Application.Read.All'),
});

export const entraWorld = z.strictObject({
  tenantId: guid,
  cloud: z.enum(['global', 'usGov', 'usGovDoD', 'china']).default('global'),
  clients: z.array(entraClient),
  applications: z.array(application).default([]),
  servicePrincipals: z.array(servicePrincipal).default([]),
  groups: z.array(group).default([]),
  users: z.array(user).default([]),
  claimsMappingPolicies: z.array(claimsMappingPolicy).default([]),
  protectsIdentifiers: z
    .boolean()
    .default(false)
    .describe('Whether the tenant refuses identifier URIs of applications that do not sign in by SAML'),
  replicationLag: z
    .int()
    .min(0)
    .default(0)
    .describe('How many reads after a write still show the old object'),
  federationDelay: z
    .number()
    .min(0)
    .default(0)
    .describe('Seconds until the token endpoint knows a new federated credential'),
  operator: guid
    .optional()
    .describe(
      'appId of the client that stands for the administrator at whose terminal `rolebridge setup` runs',
    ),
  metadataDelay: z
    .number()
    .min(0)
    .default(120)
    .describe('Seconds until a new signing certificate is in the federation metadata'),
  disableSettles: z
    .int()
    .min(0)
    .default(0)
    .describe('How many PATCHes after a role was disabled are still refused as if it were enabled'),
  deltaReplays: z
    .boolean()
    .default(false)
    .describe('Whether a delta round begins with the changes of the round before, once more'),
});

export type EntraWorld = z.output<typeof entraWorld>;
export type ServicePrincipal = z.output<typeof servicePrincipal>;
export type Application = z.output<typeof application>;
export type AppRole = z.output<typeof appRole>;
export type EntraClient = z.output<typeof entraClient>;
