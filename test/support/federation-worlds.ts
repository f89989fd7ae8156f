import { parseConfig } from '../../src/config/parse.ts';
import type { Config } from '../../src/config/schema.ts';
import { readConfiguredPosture } from '../../src/composition/read-posture.ts';
import type { World, WorldInput } from '../../src/lab/world.ts';
import type { Posture } from '../../src/model/posture.ts';
import { centerApp } from './center-app.ts';
import { group, user } from './groups.ts';
import { identityCenter, permissionSet } from './identity-center.ts';
import { secret } from './lab-app.ts';
import { portalClaim, portalClaims } from './portal-claims.ts';
import { samlMetadata } from './saml-metadata.ts';
import { signingCertificate, signingWith } from './saml-signing.ts';
import {
  APP_ID,
  APPLICATION_ID,
  CLIENT_ID,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  msiamAccess,
  MSIAM_ACCESS_ID,
  readerRole,
  SERVICE_PRINCIPAL_ID,
  TENANT_ID,
  worldWith,
} from './worlds.ts';

/** Companies that are set up as they should be, one for each way to connect. */

export type Way = 'app-roles' | 'group-names' | 'identity-center';
type Settings = Readonly<Record<string, unknown>>;
type AccountInput = WorldInput['aws']['accounts'][number];
type ServicePrincipalInput = NonNullable<WorldInput['entra']['servicePrincipals']>[number];
type ApplicationInput = NonNullable<WorldInput['entra']['applications']>[number];

export const production = '111122223333';
export const sandbox = '444455556666';
export const provider = 'AzureAD';
export const signIn = 'https://signin.aws.amazon.com/saml';
export const centerUrl = 'https://eu-west-1.signin.aws.amazon.com/platform/saml';
const certificate = { name: 'the one that signs', to: '2029-06-01T00:00:00Z' };
export const ada = user(1, {
  displayName: 'Ada Lovelace',
  userPrincipalName: 'ada@contoso.example',
  mail: 'ada@contoso.example',
});
export const grace = user(2, {
  displayName: 'Grace',
  userPrincipalName: 'grace@contoso.example',
  mail: 'grace@contoso.example',
});
export const templates: Readonly<Record<Way, string>> = {
  'app-roles': '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
  'group-names': '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
  'identity-center': '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
};

/** What the posture asks for, and nothing else. */
export const permissions = [
  'Application.Read.All',
  'GroupMember.Read.All',
  'Policy.Read.All',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'RoleManagementPolicy.Read.AzureADGroup',
  'Synchronization.Read.All',
  'User.Read.All',
] as const;

const roleIds = {
  [production]: '7e9a1c00-0000-4000-8000-0000000000a1',
  [sandbox]: '7e9a1c00-0000-4000-8000-0000000000a2',
};
const guarded = { eligible: [ada.id], policy: { maximumDuration: 'PT1H', approval: true } };
export const groups = [
  group(1, { displayName: `AWS-${production}-ReadOnly`, isAssignableToRole: true, pim: guarded }),
  group(2, { displayName: `AWS-${sandbox}-ReadOnly`, isAssignableToRole: true, pim: guarded }),
];

export const replacement = {
  regex: String.raw`^AWS-(?'account'\d{12})-(?'role'[\w+=,.@-]+)$`,
  replacement: `arn:aws:iam::{account}:role/{role},arn:aws:iam::{account}:saml-provider/${provider}`,
} as const;
export const sessionClaims = [
  portalClaim('RoleSessionName', { id: 'userprincipalname', source: 'user' }),
  portalClaim('SessionDuration', { value: '3600' }),
];
const claims = {
  'app-roles': portalClaims(portalClaim('Role', { id: 'assignedroles', source: 'user' }), ...sessionClaims),
  'group-names': portalClaims(
    portalClaim('Role', { id: 'groups', source: 'user' }, replacement),
    ...sessionClaims,
  ),
  'identity-center': null,
};

/** On which every check is right. */
export function federationWorld(way: Way): World {
  return worldWith({
    accounts: [account(production, 'production'), account(sandbox, 'sandbox')],
    identityCenter: identityCenter({
      permissionSets: [permissionSet('ReadOnly', { sessionDuration: 'PT1H' })],
    }),
    entra: {
      tenantId: TENANT_ID,
      clients: [{ appId: CLIENT_ID, displayName: 'Rolebridge', permissions: [...permissions] }],
      applications: [application(way)],
      servicePrincipals: [servicePrincipal(way)],
      users: [ada, grace],
      groups: groups.map((each) => ({ ...each })),
    },
  });
}

export function trust(
  accountId: string,
  audience: unknown = signIn,
  actions: unknown = 'sts:AssumeRoleWithSAML',
) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${accountId}:saml-provider/${provider}` },
        Action: actions,
        Condition: { StringEquals: { 'SAML:aud': audience } },
      },
    ],
  };
}

function account(id: string, name: string): AccountInput {
  return {
    id,
    name,
    roles: [
      { name: 'ReadOnly', trust: trust(id) },
      readerRole(),
      readerRole({ name: 'rolebridge-federation-writer' }),
    ],
    samlProviders: [{ name: provider, metadata: metadata() }],
  };
}

/** Of the identity provider, with the certificate that signs unless others are named. */
export function metadata(name: string = certificate.name): string {
  return samlMetadata([signingCertificate({ ...certificate, name }).verify.key]);
}

function application(way: Way): ApplicationInput {
  const isCenter = way === 'identity-center';
  return {
    id: APPLICATION_ID,
    appId: APP_ID,
    displayName: 'AWS',
    owners: [CLIENT_ID],
    identifierUris: [isCenter ? `${centerUrl}/d-1a2b3c4d5e` : signIn],
    redirectUris: [isCenter ? `${centerUrl}/acs/11112222-3333-4444-5555-666677778888` : signIn],
    ...(way === 'group-names'
      ? {
          groupMembershipClaims: 'ApplicationGroup',
          optionalClaims: { saml2Token: [{ name: 'groups', additionalProperties: ['cloud_displayname'] }] },
        }
      : {}),
  };
}

function servicePrincipal(way: Way): ServicePrincipalInput {
  const own = [production, sandbox].map((id) => ({
    id: roleIds[id as keyof typeof roleIds],
    value: `arn:aws:iam::${id}:role/ReadOnly,arn:aws:iam::${id}:saml-provider/${provider}`,
    displayName: `ReadOnly ${id}`,
  }));
  return {
    id: SERVICE_PRINCIPAL_ID,
    appId: APP_ID,
    displayName: 'AWS',
    owners: [CLIENT_ID],
    applicationTemplateId: templates[way],
    notificationEmailAddresses: ['ada@contoso.example', 'grace@contoso.example'],
    claimsPolicy: claims[way],
    ...signingWith(certificate),
    appRoles: [msiamAccess(), ...(way === 'app-roles' ? own : [])],
    appRoleAssignedTo: groups.map(({ id, displayName }, index) => ({
      id: `assignment-${index}`,
      appRoleId: way === 'app-roles' ? (own[index]?.id ?? MSIAM_ACCESS_ID) : MSIAM_ACCESS_ID,
      principalId: id,
      principalType: 'Group',
      principalDisplayName: displayName,
    })),
    ...(way === 'identity-center' ? provisioning() : {}),
  };
}

function provisioning(): Partial<ServicePrincipalInput> {
  const threshold = {
    Enabled: true,
    Recipients: 'aws@contoso.example',
    DeleteThresholdEnabled: true,
    DeleteThresholdValue: 50,
  };
  return {
    synchronizationJobs: [{ id: 'awsScim.1', templateId: 'awsScim', status: 'Active' }],
    synchronizationSecrets: [
      { key: 'SyncAll', value: 'false' },
      { key: 'SyncNotificationSettings', value: JSON.stringify(threshold) },
    ],
  };
}

export interface Changes {
  /** Over the connection. */
  readonly connection?: Settings;
  /** Beside posture. */
  readonly jobs?: Settings;
}

export function federationConfig(way: Way, { connection = {}, jobs = {} }: Changes = {}): Config {
  const direct = {
    samlProvider: provider,
    accounts: {
      list: [
        { id: production, name: 'production' },
        { id: sandbox, name: 'sandbox' },
      ],
    },
  };
  const whole = {
    type: way,
    name: 'workforce',
    servicePrincipal: { displayName: 'AWS' },
    ...(way === 'identity-center' ? {} : direct),
    groups: { privilegedAccess: { approval: true } },
    ...connection,
  };
  return parseConfig(
    JSON.stringify({
      version: 1,
      aws: {
        region: 'eu-west-1',
        readerRole: { externalId: EXTERNAL_ID },
        federationWriterRole: { externalId: EXTERNAL_ID },
      },
      entra: {
        tenantId: TENANT_ID,
        clientId: CLIENT_ID,
        credential: { environmentVariable: secret.variable },
      },
      state: { dynamodb: { table: 'rolebridge' } },
      jobs: { posture: { connections: [whole] }, ...jobs },
    }),
    'the configuration of the test',
  );
}

/** What `rolebridge doctor` would show of the world: through the real readers, on the lab. */
export async function postureIn(world: World, config: Config): Promise<Posture> {
  const app = centerApp(world, config);
  const { posture } = await readConfiguredPosture(config, undefined, app.connections(), app.context());
  return posture;
}

/** The one of each thing that a mistake is made with. */
export function partsOf({ aws, entra }: World) {
  return {
    application: first(entra.applications),
    servicePrincipal: first(entra.servicePrincipals),
    group: first(entra.groups),
    account: first(aws.accounts.filter(({ id }) => id === production)),
    role: first(
      aws.accounts
        .filter(({ id }) => id === production)
        .flatMap(({ roles }) => roles)
        .filter(({ name }) => name === 'ReadOnly'),
    ),
    reader: first(
      aws.accounts
        .filter(({ id }) => id === production)
        .flatMap(({ roles }) => roles)
        .filter(({ name }) => name === 'rolebridge-reader'),
    ),
    writer: first(
      aws.accounts
        .filter(({ id }) => id === production)
        .flatMap(({ roles }) => roles)
        .filter(({ name }) => name === 'rolebridge-federation-writer'),
    ),
    client: first(entra.clients),
    entra,
    management: first(aws.accounts.filter(({ id }) => id === MANAGEMENT_ACCOUNT)),
    center: aws.identityCenter,
  };
}

export type Parts = ReturnType<typeof partsOf>;

function first<T>(all: readonly T[]): T {
  const [one] = all;
  if (one === undefined) throw new Error('the world has nothing to make a mistake with');
  return one;
}
