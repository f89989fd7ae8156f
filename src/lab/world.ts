import { z } from 'zod';

/**
 * A world is everything both clouds hold at one moment, as plain data. A scenario is a world in a YAML file;
 * `rolebridge lab export` prints one as JSON, and a run that applies something writes the changed world back.
 * This schema is also the JSON Schema that docs/lab.md points editors to.
 */
const accountId = z.string().regex(/^\d{12}$/, 'twelve digits');
const guid = z.uuid();

const trustPolicy = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .describe('The trust policy as an object, or as raw text when it is meant to be no JSON');

export const iamRole = z.strictObject({
  name: z.string().min(1),
  path: z.string().default('/'),
  description: z.string().optional(),
  maxSessionDuration: z.int().default(3600),
  createDate: z.iso.datetime().default('2024-01-01T00:00:00Z'),
  tags: z.record(z.string(), z.string()).default({}),
  trust: trustPolicy,
  deniedActions: z
    .array(z.string())
    .default([])
    .describe('Actions such as iam:ListRoles that the role may not call; everything else it may'),
});

export const awsAccount = z.strictObject({
  id: accountId,
  name: z.string(),
  email: z.string().optional(),
  state: z.enum(['PENDING_ACTIVATION', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'CLOSED']).default('ACTIVE'),
  organizationalUnit: z.string().optional().describe('Id of the OU; the root when absent'),
  tags: z.record(z.string(), z.string()).default({}),
  roles: z.array(iamRole).default([]),
});

export const awsWorld = z.strictObject({
  partition: z.enum(['aws', 'aws-us-gov', 'aws-cn']).default('aws'),
  organization: z.strictObject({
    id: z.string().default('o-rolebridge'),
    rootId: z.string().default('r-lab1'),
    managementAccount: accountId,
    delegatedAdministrators: z.array(accountId).default([]),
  }),
  organizationalUnits: z
    .array(z.strictObject({ id: z.string(), name: z.string(), parent: z.string().optional() }))
    .default([]),
  outboundFederationIssuer: z.url().optional().describe('Issuer of sts:GetWebIdentityToken, when enabled'),
  callers: z
    .array(z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string(), principalArn: z.string() }))
    .describe('Long-lived credentials that the lab knows, and who they are'),
  accounts: z.array(awsAccount),
});

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

export const synchronizationJob = z.strictObject({
  id: z.string(),
  templateId: z.string(),
  status: z.enum(['NotConfigured', 'NotRun', 'Active', 'Paused', 'Quarantine']).default('Active'),
});

export const servicePrincipal = z.strictObject({
  id: guid,
  appId: guid,
  displayName: z.string(),
  applicationTemplateId: guid.nullable().default(null),
  preferredSingleSignOnMode: z.string().nullable().default('saml'),
  appRoleAssignmentRequired: z.boolean().default(true),
  owners: z.array(guid).default([]).describe('appId of each client that owns the object'),
  appRoles: z.array(appRole).default([]),
  appRoleAssignedTo: z.array(appRoleAssignment).default([]),
  synchronizationJobs: z.array(synchronizationJob).default([]),
});

export const application = z.strictObject({
  id: guid,
  appId: guid,
  displayName: z.string(),
  owners: z.array(guid).default([]),
  identifierUris: z.array(z.string()).default([]),
  appRoles: z.array(appRole).default([]),
});

export const entraClient = z.strictObject({
  appId: guid,
  displayName: z.string(),
  secrets: z.array(z.string()).default([]),
  federatedCredentials: z
    .array(z.strictObject({ issuer: z.url(), subject: z.string(), audience: z.string() }))
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
  replicationLag: z
    .int()
    .min(0)
    .default(0)
    .describe('How many reads after a write still show the old object'),
  disableSettles: z
    .int()
    .min(0)
    .default(0)
    .describe('How many PATCHes after a role was disabled are still refused as if it were enabled'),
});

export const fault = z.strictObject({
  operation: z
    .string()
    .describe('As the journal names it, for example iam:ListRoles or graph:PATCH servicePrincipals'),
  account: accountId.optional().describe('Only calls made with the credentials of this account'),
  contains: z.string().optional().describe('Only requests whose URL or body has this text'),
  skip: z.int().min(0).default(0).describe('How many matching requests pass before the first is hit'),
  every: z.int().min(1).default(1).describe('Of the rest, every nth is hit'),
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  effect: z.discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('error').describe('The cloud answers with its own error form'),
      status: z.int(),
      code: z.string(),
      message: z.string().default('Injected by the lab.'),
      retryAfter: z.int().optional().describe('Seconds, sent as Retry-After'),
    }),
    z.strictObject({
      type: z.literal('reset').describe('The connection breaks before the request is handled'),
    }),
    z.strictObject({
      type: z.literal('lost-reply').describe('The request is handled, then the connection breaks'),
    }),
    z.strictObject({ type: z.literal('garbage').describe('Status 502 with an HTML body') }),
  ]),
});

export const world = z.strictObject({
  formatVersion: z.literal(1),
  name: z.string(),
  story: z.string().describe('What the scenario shows, for people'),
  now: z.iso.datetime().describe('The time at which the lab starts'),
  pageSize: z
    .strictObject({
      iam: z.int().min(1).default(5),
      organizations: z.int().min(1).max(20).default(3),
      graph: z.int().min(1).max(999).default(10),
    })
    .prefault({})
    .describe('The most items of a page, small by default so that every paging bug shows'),
  aws: awsWorld,
  entra: entraWorld,
  faults: z.array(fault).default([]),
  state: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What the state store holds; the lab carries it and never looks inside'),
});

export type World = z.output<typeof world>;
export type WorldInput = z.input<typeof world>;
export type AwsWorld = z.output<typeof awsWorld>;
export type AwsAccount = z.output<typeof awsAccount>;
export type IamRole = z.output<typeof iamRole>;
export type EntraWorld = z.output<typeof entraWorld>;
export type ServicePrincipal = z.output<typeof servicePrincipal>;
export type Application = z.output<typeof application>;
export type AppRole = z.output<typeof appRole>;
export type EntraClient = z.output<typeof entraClient>;
export type Fault = z.output<typeof fault>;
export type FaultInput = z.input<typeof fault>;
