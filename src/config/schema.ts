import * as z from 'zod';
import { accountAssignmentsSettings } from '../jobs/account-assignments/settings.ts';
import { appRolesSettings } from '../jobs/app-roles/settings.ts';
import { credentialExpirySettings } from '../jobs/credential-expiry/settings.ts';
import { federationSettings } from '../jobs/federation/settings.ts';
import { groupProvisioningSettings } from '../jobs/group-provisioning/settings.ts';
import { jobs as table } from '../jobs/index.ts';
import { permissionSetsSettings } from '../jobs/permission-sets/settings.ts';
import { postureSettings } from '../jobs/posture/settings.ts';
import { samlRotationSettings } from '../jobs/saml-rotation/settings.ts';
import { regionSetting } from '../model/region.ts';
import { connectionProblems } from './connection-problems.ts';

/** The whole configuration. Descriptions become the JSON Schema that `rolebridge schema` prints for editors. */
const roleName = z
  .string()
  .regex(/^[\w+=.@-]{1,64}$/u, 'a role name has 1 to 64 of letters, digits and +=.@_-');
const rolePath = z
  .string()
  .regex(/^\/(.*\/)?$/u, 'a path begins and ends with a slash')
  .default('/');
const externalId = z
  .string()
  .min(2)
  .max(1224)
  // AWS: AssumeRole API reference, ExternalId.
  .regex(/^[\w+=,.@:/-]+$/u, 'an external id has letters, digits and +=,.@:/_-')
  .optional()
  .describe("As in the role's trust policy");

const aws = z.strictObject({
  region: regionSetting.describe('Region of STS and of the state table; the partition follows from it'),
  identityCenterRegion: regionSetting
    .optional()
    .describe('Primary Region of IAM Identity Center, when it is another one'),
  readerRole: z
    .strictObject({ name: roleName.default('rolebridge-reader'), path: rolePath, externalId })
    .prefault({})
    .describe('The role that is assumed in every account to read it'),
  samlWriterRole: z
    .strictObject({ name: roleName.default('rolebridge-saml-writer'), path: rolePath, externalId })
    .prefault({})
    .describe('The role that is assumed to write the SAML provider of an account; for saml-rotation alone'),
  federationWriterRole: z
    .strictObject({ name: roleName.default('rolebridge-federation-writer'), path: rolePath, externalId })
    .prefault({})
    .describe(
      'The role that is assumed to make SAML providers and roles in an account; for federation alone',
    ),
  eventRule: z
    .strictObject({
      // EventBridge API reference, PutRule: Name.
      name: z
        .string()
        .regex(/^[.\-_A-Za-z0-9]{1,64}$/u, 'a rule name has 1 to 64 of letters, digits and .-_')
        .default('rolebridge-role-events')
        .describe('Its name in every account, as infra/member-account.yml makes it'),
      bus: z
        .string()
        .regex(/^arn:[^:]+:events:[^:]+:\d{12}:event-bus\/\S+$/u, 'the ARN of an event bus')
        .optional()
        .describe('The central bus that it forwards to; any bus of another account or Region when left out'),
    })
    .prefault({})
    .describe('The rule that forwards role events of every account, for `rolebridge doctor accounts` alone'),
  concurrency: z.int().min(1).max(50).default(10).describe('Accounts that are read at the same time'),
});

const secretArn = z.string().startsWith('arn:', 'the ARN of a Secrets Manager secret');

const credential = z.union(
  [
    z.literal('federated').describe('No secret: AWS vouches for the caller, Entra trusts it'),
    z
      .strictObject({ certificateSecretArn: secretArn })
      .describe('A certificate and its private key as PEM, in Secrets Manager'),
    z.strictObject({ secretArn }).describe('A client secret, in Secrets Manager'),
    z.strictObject({ environmentVariable: z.string().regex(/^[A-Z][A-Z0-9_]*$/u, 'the name of a variable') }),
  ],
  'federated, { certificateSecretArn }, { secretArn } or { environmentVariable }',
);

const clientId = z.guid('an application (client) id is a GUID');

const entra = z.strictObject({
  cloud: z.enum(['global', 'usGov', 'usGovDoD', 'china']).default('global'),
  tenantId: z.guid('a tenant id is a GUID'),
  clientId,
  clients: z
    .strictObject({
      reader: clientId
        .optional()
        .describe('Of account-assignments, credential-expiry and posture, which write nothing in Entra ID'),
      roleWriter: clientId.optional().describe('Of app-roles and group-provisioning'),
      rotator: clientId.optional().describe('Of saml-rotation, and of `rolebridge rotate scim`'),
      federation: clientId
        .optional()
        .describe('Of federation, which may grant any permission where a connection says groups.assign'),
    })
    .prefault({})
    .describe('App registrations by what they may do; clientId for those that are left out'),
  credential: credential.default('federated'),
});

const state = z
  .union(
    [
      z.strictObject({ dynamodb: z.strictObject({ table: z.string().min(3) }) }),
      z.strictObject({ sqlite: z.strictObject({ file: z.string().min(1) }) }),
    ],
    'the state is kept in dynamodb: { table } or sqlite: { file }',
  )
  .describe(
    'Since when roles have been missing, which assignments are ours, who may write now, the history of runs',
  );

const jobs = z
  .strictObject({
    appRoles: appRolesSettings.optional().describe(table['app-roles'].summary),
    permissionSets: permissionSetsSettings.optional().describe(table['permission-sets'].summary),
    groupProvisioning: groupProvisioningSettings.optional().describe(table['group-provisioning'].summary),
    accountAssignments: accountAssignmentsSettings.optional().describe(table['account-assignments'].summary),
    samlRotation: samlRotationSettings.optional().describe(table['saml-rotation'].summary),
    credentialExpiry: credentialExpirySettings.optional().describe(table['credential-expiry'].summary),
    posture: postureSettings.optional().describe(table.posture.summary),
    federation: federationSettings.optional().describe(table.federation.summary),
  })
  .refine((value) => Object.keys(value).length > 0, 'no job is configured');

export const configSchema = z
  .strictObject({ version: z.literal(1), aws, entra, state, jobs })
  .superRefine(({ jobs: sections }, context) => {
    for (const { path, message } of connectionProblems(sections))
      context.addIssue({ code: 'custom', path: ['jobs', ...path], message });
  });

export type Config = z.output<typeof configSchema>;

export function configJsonSchema(): unknown {
  return { title: 'Rolebridge configuration', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}
