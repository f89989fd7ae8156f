import type * as z from 'zod';
import { parseConfig } from '../../../src/config/parse.ts';
import type { Config } from '../../../src/config/schema.ts';
import { findingEvent } from '../../../src/jobs/notices/told-event.ts';
import type { World, WorldInput } from '../../../src/lab/world.ts';
import { centerApp, type CenterApp } from '../../support/center-app.ts';
import { ALERTS_TOPIC } from '../../support/credentials-world.ts';
import { group, users } from '../../support/groups.ts';
import { identityCenter, permissionSet } from '../../support/identity-center.ts';
import { secret, type Intercept } from '../../support/lab-app.ts';
import { samlMetadata } from '../../support/saml-metadata.ts';
import { signingCertificate, signingWith } from '../../support/saml-signing.ts';
import {
  ACCOUNT,
  APP_ID,
  APPLICATION_ID,
  CLIENT_ID,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  MSIAM_ACCESS_ID,
  msiamAccess,
  readerRole,
  samlRole,
  SERVICE_PRINCIPAL_ID,
  TENANT_ID,
  worldWith,
} from '../../support/worlds.ts';

/** A company that signs in to one account by app roles, and to IAM Identity Center, with groups that people activate. */

const provider = 'EntraID';
const replyUrl = 'https://signin.aws.amazon.com/saml';
const adminRoleId = '7e9a1c00-0000-4000-8000-0000000000a1';
export const centerPrincipalId = '7e9a1c00-0000-4000-8000-0000000000b1';
const centerAppId = '7e9a1c00-0000-4000-8000-0000000000b2';
export const administrators = group(1, { displayName: `AWS-${ACCOUNT}-Admin` });
const certificate = { name: 'the one that signs', to: '2029-06-01T00:00:00Z' };

/** What posture and federation ask for. */
export const permissions = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'GroupMember.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'RoleManagementPolicy.Read.AzureADGroup',
  'Synchronization.Read.All',
  'User.Read.All',
];

export interface CompanyOptions {
  /** What Rolebridge was granted on Microsoft Graph. */
  readonly permissions?: readonly string[];
  /** Actions that the reader role of the account may not call. */
  readonly readerDenied?: readonly string[];
  /** And the role that sets it up. */
  readonly writerDenied?: readonly string[];
  /** And the role of the function itself. */
  readonly ownDenied?: readonly string[];
}

export function company(options: CompanyOptions = {}): World {
  const [first = '', second = ''] = users(2).map(({ id }) => id);
  const made = worldWith({
    accounts: [managementAccount(), account(options)],
    aws: { organizationalUnits: [{ id: 'ou-lab1-workloads', name: 'Workloads' }] },
    identityCenter: identityCenter({ permissionSets: [permissionSet('Admin')] }),
    entra: {
      tenantId: TENANT_ID,
      clients: [
        {
          appId: CLIENT_ID,
          displayName: 'Rolebridge',
          permissions: [...(options.permissions ?? permissions)],
          secrets: [secret.text],
        },
      ],
      applications: applications(),
      servicePrincipals: [signInPrincipal(), centerPrincipal()],
      users: [...users(2)],
      groups: [
        {
          ...administrators,
          isAssignableToRole: true,
          pim: { eligible: [first, second], policy: { maximumDuration: 'PT1H' } },
        },
      ],
    },
  });
  for (const role of made.aws.accounts.flatMap(({ roles }) => roles))
    if (role.name === 'rolebridge') role.deniedActions.push(...(options.ownDenied ?? []));
  return made;
}

type ServicePrincipalInput = NonNullable<WorldInput['entra']['servicePrincipals']>[number];
type AccountInput = WorldInput['aws']['accounts'][number];

function managementAccount(): AccountInput {
  const region = 'eu-west-1';
  return {
    id: MANAGEMENT_ACCOUNT,
    name: 'management',
    topics: [{ region, name: ALERTS_TOPIC }],
    eventBuses: [{ region, name: 'default' }],
  };
}

/** With the user of an old guide, whose key nobody took away. */
function account({ readerDenied = [], writerDenied = [] }: CompanyOptions): AccountInput {
  return {
    id: ACCOUNT,
    name: 'prod',
    organizationalUnit: 'ou-lab1-workloads',
    tags: { env: 'prod' },
    roles: [
      samlRole('Admin', { account: ACCOUNT, provider }),
      readerRole({ deniedActions: [...readerDenied] }),
      readerRole({ name: 'rolebridge-federation-writer', deniedActions: [...writerDenied] }),
    ],
    users: [{ name: 'importer', accessKeys: [{ id: 'AKIALABIMPORTER00001' }] }],
    samlProviders: [{ name: provider, metadata: samlMetadata([signingCertificate(certificate).verify.key]) }],
  };
}

function applications(): NonNullable<WorldInput['entra']['applications']> {
  return [
    {
      id: APPLICATION_ID,
      appId: APP_ID,
      displayName: 'AWS Single-Account Access',
      owners: [CLIENT_ID],
      identifierUris: [replyUrl],
      redirectUris: [replyUrl],
    },
    {
      id: '7e9a1c00-0000-4000-8000-0000000000b3',
      appId: centerAppId,
      displayName: 'AWS IAM Identity Center',
      identifierUris: ['https://eu-west-1.signin.aws.amazon.com/platform/saml/d-1a2b3c4d5e'],
      redirectUris: ['https://eu-west-1.signin.aws.amazon.com/platform/saml/acs/1a2b3c4d-5e6f'],
    },
  ];
}

const notified = { notificationEmailAddresses: ['user1@example.com', 'user2@example.com'] };

function signInPrincipal(): ServicePrincipalInput {
  const arn = `arn:aws:iam::${ACCOUNT}`;
  return {
    id: SERVICE_PRINCIPAL_ID,
    appId: APP_ID,
    displayName: 'AWS Single-Account Access',
    applicationTemplateId: '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
    owners: [CLIENT_ID],
    ...notified,
    ...signingWith(certificate),
    appRoles: [
      msiamAccess(),
      {
        id: adminRoleId,
        value: `${arn}:role/Admin,${arn}:saml-provider/${provider}`,
        displayName: 'Admin',
      },
    ],
    appRoleAssignedTo: [assigned('assigned to a role', adminRoleId)],
  };
}

function centerPrincipal(): ServicePrincipalInput {
  return {
    id: centerPrincipalId,
    appId: centerAppId,
    displayName: 'AWS IAM Identity Center',
    applicationTemplateId: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
    ...notified,
    ...signingWith({ ...certificate, name: 'the one of Identity Center' }),
    appRoles: [msiamAccess()],
    appRoleAssignedTo: [assigned('assigned to Identity Center', MSIAM_ACCESS_ID)],
    synchronizationJobs: [{ id: 'aws.1', templateId: 'aws', status: 'Active' }],
  };
}

function assigned(id: string, appRoleId: string) {
  return {
    id,
    appRoleId,
    principalId: administrators.id,
    principalType: 'Group' as const,
    principalDisplayName: administrators.displayName,
  };
}

const groups = { privilegedAccess: {} };

export type ConnectionChanges = Readonly<Record<string, unknown>>;

/** Both connections; the first is set up, too. @param changes Over the first */
export function companyConfig(
  posture: Readonly<Record<string, unknown>> = {},
  changes: ConnectionChanges = {},
): Config {
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
      jobs: {
        posture: {
          connections: [
            {
              type: 'app-roles',
              name: 'production',
              servicePrincipal: { id: SERVICE_PRINCIPAL_ID },
              samlProvider: provider,
              accounts: { organization: { include: [{ tag: 'env=prod' }, { ou: '/Workloads' }] } },
              roles: [{ name: 'Admin' }],
              groups,
              ...changes,
            },
            {
              type: 'identity-center',
              name: 'center',
              servicePrincipal: { id: centerPrincipalId },
              groups,
            },
          ],
          recipients: [
            {
              name: 'team',
              sns: { topic: `arn:aws:sns:eu-west-1:${MANAGEMENT_ACCOUNT}:${ALERTS_TOPIC}` },
            },
            { name: 'events', eventBus: 'default' },
          ],
          ...posture,
        },
        federation: { connections: ['production'] },
      },
    }),
    'the configuration of the test',
  );
}

export interface PostureApp extends CenterApp {
  /** Subjects of what the topic has got, cut as mails cut them. */
  mails(): readonly string[];
  /** What the event bus has got, in its order. */
  events(): readonly { readonly type: string; readonly detail: z.output<typeof findingEvent> }[];
  /** In one line each, what the event bus has got since it was asked last. */
  newlyTold(): readonly string[];
}

export function postureApp(
  world: World,
  config: Config = companyConfig(),
  intercept?: Intercept,
): PostureApp {
  const app = centerApp(world, config, intercept);
  const management = app.world.aws.accounts.find(({ id }) => id === MANAGEMENT_ACCOUNT);
  let seen = 0;
  const events: PostureApp['events'] = () =>
    (management?.eventBuses ?? []).flatMap((bus) =>
      bus.events.map(({ detailType, detail }) => ({ type: detailType, detail: findingEvent.parse(detail) })),
    );
  return {
    ...app,
    events,
    mails: () =>
      (management?.topics ?? []).flatMap(({ messages }) => messages.map(({ subject = '' }) => subject)),
    newlyTold() {
      const all = events().map(({ detail }) => detail.summary);
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
  };
}
