import type { RunReport } from '../../../src/core/report.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import type { Config } from '../../../src/config/schema.ts';
import type { GroupInput, World } from '../../../src/lab/world.ts';
import { centerApp, type CenterApp } from '../../support/center-app.ts';
import { group, users } from '../../support/groups.ts';
import { secret, type Intercept } from '../../support/lab-app.ts';
import {
  CLIENT_ID,
  EXTERNAL_ID,
  MANAGEMENT_ACCOUNT,
  readerRole,
  TENANT_ID,
  worldWith,
  type WorldOptions,
} from '../../support/worlds.ts';

export const accountIds = ['111122223333', '444455556666'] as const;
export const [prod, sandbox] = accountIds;
export const provider = 'EntraID';
export const displayName = 'AWS sign-in';

/** Everything that the set-up asks for, with groups.assign. */
export const everyPermission = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'AppRoleAssignment.ReadWrite.All',
  'GroupMember.Read.All',
  'Policy.Read.All',
  'Policy.ReadWrite.ApplicationConfiguration',
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'RoleManagementPolicy.Read.AzureADGroup',
  'Synchronization.Read.All',
  'User.Read.All',
];

export type BareOptions = WorldOptions & {
  readonly groups?: readonly GroupInput[];
  readonly permissions?: readonly string[];
};

/** A tenant with people and groups and no application, and accounts without a SAML provider. */
export function bareCompany({
  groups,
  permissions = everyPermission,
  entra,
  ...more
}: BareOptions = {}): World {
  return worldWith({
    accounts: accountIds.map((id, index) => ({
      id,
      name: index === 0 ? 'prod' : 'sandbox',
      roles: [readerRole(), { ...readerRole(), name: 'rolebridge-federation-writer' }],
    })),
    ...more,
    entra: {
      clients: [{ appId: CLIENT_ID, displayName: 'Rolebridge', permissions: [...permissions] }],
      applications: [],
      servicePrincipals: [],
      users: [...users(3)],
      groups: [...(groups ?? namedGroups())],
      ...entra,
    },
  });
}

/** User 1 may administer prod, user 2 may read both accounts, user 3 nothing. */
export function namedGroups(): readonly GroupInput[] {
  const [first = '', second = ''] = users(2).map(({ id }) => id);
  return [
    group(1, { displayName: `AWS-${prod}-Admin`, members: [first] }),
    group(2, { displayName: `AWS-${prod}-ReadOnly`, members: [second] }),
    group(3, { displayName: `AWS-${sandbox}-ReadOnly`, members: [second] }),
    group(4, { displayName: 'Sales' }),
  ];
}

type Settings = Readonly<Record<string, unknown>>;

const roles = [
  {
    name: 'Admin',
    managedPolicies: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    maxSessionDuration: '4h',
  },
  { name: 'ReadOnly', managedPolicies: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
];

/** A connection by app roles with all that may be set up, in every account but the management account. */
export function connection(changes: Settings = {}): Settings {
  return {
    type: 'app-roles',
    name: 'production',
    servicePrincipal: { displayName },
    samlProvider: provider,
    accounts: { organization: { exclude: [{ id: MANAGEMENT_ACCOUNT }] } },
    notificationEmailAddresses: ['user1@example.com', 'user2@example.com'],
    roles,
    groups: { assign: true },
    ...changes,
  };
}

export function bareConfig(
  connections: readonly Settings[] = [connection()],
  federation: Settings = {},
): Config {
  const appRoles = connections
    .filter(({ type }) => type === 'app-roles')
    .map(({ name, servicePrincipal, samlProvider, accounts }) => ({
      name,
      servicePrincipal,
      samlProvider,
      accounts,
    }));
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
        ...(appRoles.length === 0 ? {} : { appRoles: { connections: appRoles } }),
        posture: { connections },
        federation: { connections: connections.map(({ name }) => name), ...federation },
      },
    }),
    'the configuration of the test',
  );
}

export interface FederationApp extends CenterApp {
  plan(): Promise<RunReport>;
  apply(request?: { readonly expect?: string; readonly force?: boolean }): Promise<RunReport>;
  /** Publishes the roles of the accounts as app roles. */
  publish(): Promise<RunReport>;
}

export function federationApp(
  world: World,
  config: Config = bareConfig(),
  intercept?: Intercept,
): FederationApp {
  const app = centerApp(world, config, intercept);
  return {
    ...app,
    plan: () => app.run('federation', { mode: 'plan' }),
    apply: (request) => app.run('federation', { mode: 'apply', ...request }),
    publish: () => app.run('app-roles', { mode: 'apply' }),
  };
}

/** Set up from nothing to the last assignment, without anybody's help. */
export async function setUp(app: FederationApp): Promise<readonly RunReport[]> {
  return [await app.apply(), await app.publish(), await app.apply()];
}
