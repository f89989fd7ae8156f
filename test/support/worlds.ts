import { world } from '../../src/lab/world.ts';
import type { World, WorldInput } from '../../src/lab/world.ts';
import type { IdentityCenterInput } from './identity-center.ts';

type AccountInput = WorldInput['aws']['accounts'][number];
type RoleInput = NonNullable<AccountInput['roles']>[number];
type ServicePrincipalInput = NonNullable<WorldInput['entra']['servicePrincipals']>[number];
type ApplicationInput = NonNullable<WorldInput['entra']['applications']>[number];

export const NOW = '2026-11-20T08:00:00Z';
export const MANAGEMENT_ACCOUNT = '999988887777';
/** Accounts to use in tests that do not care which. */
export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

export const EXTERNAL_ID = 'rolebridge-lab';
export const READER_ROLE = 'rolebridge-reader';
export const CALLER_ROLE_ARN = `arn:aws:iam::${MANAGEMENT_ACCOUNT}:role/rolebridge`;
/** The caller's credentials, new each time: AWS SDK clients write into the object that they are given. */
export function callerCredentials(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  return { accessKeyId: 'AKIALABCALLER0000001', secretAccessKey: 'lab-caller-secret-access-key-0000000001' };
} /** The caller as credentials of a client. */
export const CALLER = callerCredentials();
export const ISSUER = 'https://00000000-0000-4000-8000-00000000a115.tokens.sts.global.api.aws';
export const TOKEN_AUDIENCE = 'api://AzureADTokenExchange';

export const TENANT_ID = '7e9a1c00-0000-4000-8000-000000000001';
/** appId of the client that Rolebridge signs in as. */
export const CLIENT_ID = '7e9a1c00-0000-4000-8000-000000000002';
export const APPLICATION_ID = '7e9a1c00-0000-4000-8000-000000000003';
export const SERVICE_PRINCIPAL_ID = '7e9a1c00-0000-4000-8000-000000000004';
/** appId of the application that the service principal is an instance of. */
export const APP_ID = '7e9a1c00-0000-4000-8000-000000000005';
export const MSIAM_ACCESS_ID = '7e9a1c00-0000-4000-8000-000000000006';

export interface WorldOptions {
  readonly accounts?: readonly AccountInput[];
  readonly now?: string;
  readonly pageSize?: WorldInput['pageSize'];
  readonly faults?: WorldInput['faults'];
  readonly state?: WorldInput['state'];
  readonly aws?: Partial<Omit<WorldInput['aws'], 'accounts'>>;
  /** IAM Identity Center, of which there is none otherwise; builders are in identity-center.ts. */
  readonly identityCenter?: IdentityCenterInput;
  readonly entra?: Partial<WorldInput['entra']>;
  readonly servicePrincipal?: Partial<ServicePrincipalInput>;
  readonly application?: Partial<ApplicationInput>;
}

/**
 * A valid world with one enterprise application and a client that may read everything and write what it owns, which
 * is that application. The management account, which the caller lives in, is added; so is the reader role in every
 * account that has none.
 */
export function worldWith(options: WorldOptions = {}): World {
  const accounts = options.accounts ?? [{ id: ACCOUNT, name: 'prod' }];
  const management = accounts.find(({ id }) => id === MANAGEMENT_ACCOUNT) ?? {
    id: MANAGEMENT_ACCOUNT,
    name: 'management',
  };
  const members = accounts.filter((account) => account !== management);
  return world.parse({
    formatVersion: 1,
    name: 'test',
    story: 'Made by a test.',
    now: options.now ?? NOW,
    pageSize: options.pageSize ?? {},
    aws: {
      organization: { id: 'o-rolebridge', managementAccount: MANAGEMENT_ACCOUNT },
      outboundFederationIssuer: ISSUER,
      callers: [{ ...callerCredentials(), principalArn: CALLER_ROLE_ARN }],
      ...(options.identityCenter === undefined ? {} : { identityCenter: options.identityCenter }),
      ...options.aws,
      accounts: [
        withRoles(management, callerRole(), readerRole()),
        ...members.map((each) => withRoles(each, readerRole())),
      ],
    },
    entra: entraWorld(options),
    faults: options.faults ?? [],
    state: options.state ?? {},
  });
}

function entraWorld({ entra, servicePrincipal, application }: WorldOptions): WorldInput['entra'] {
  const federatedCredentials = [{ issuer: ISSUER, subject: CALLER_ROLE_ARN, audience: TOKEN_AUDIENCE }];
  const permissions = ['Application.ReadWrite.OwnedBy', 'Application.Read.All', 'Synchronization.Read.All'];
  const displayName = 'AWS Single-Account Access';
  return {
    tenantId: TENANT_ID,
    clients: [{ appId: CLIENT_ID, displayName: 'Rolebridge', federatedCredentials, permissions }],
    applications: [{ id: APPLICATION_ID, appId: APP_ID, displayName, owners: [CLIENT_ID], ...application }],
    servicePrincipals: [
      {
        id: SERVICE_PRINCIPAL_ID,
        appId: APP_ID,
        displayName,
        owners: [CLIENT_ID],
        appRoles: [msiamAccess()],
        ...servicePrincipal,
      },
    ],
    ...entra,
  };
}

/** The role that every gallery application starts with: it has no value and must go back as it came. */
export function msiamAccess(): NonNullable<ServicePrincipalInput['appRoles']>[number] {
  return {
    id: MSIAM_ACCESS_ID,
    value: null,
    displayName: 'msiam_access',
    description: 'msiam_access',
    origin: 'Application',
  };
}

export interface SamlRoleOptions extends Partial<Omit<RoleInput, 'name' | 'trust'>> {
  readonly account: string;
  readonly provider: string;
}

/** A role that the SAML provider of its account may be used to assume, as the consoles make it. */
export function samlRole(name: string, { account, provider, ...rest }: SamlRoleOptions): RoleInput {
  return { name, trust: samlTrust(`arn:aws:iam::${account}:saml-provider/${provider}`), ...rest };
}

export function samlTrust(providerArn: string): Record<string, unknown> {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
  };
}

/** The role that Rolebridge assumes to read an account: `readerRole({ deniedActions: ['iam:ListRoles'] })`. */
export function readerRole(changes: Partial<RoleInput> = {}): RoleInput {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: CALLER_ROLE_ARN },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
      },
    ],
  };
  return { name: READER_ROLE, trust, ...changes };
}

function callerRole(): RoleInput {
  const Principal = { Service: 'lambda.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }];
  return { name: 'rolebridge', trust: { Version: '2012-10-17', Statement } };
}

function withRoles(account: AccountInput, ...roles: readonly RoleInput[]): AccountInput {
  const names = new Set(account.roles?.map(({ name }) => name));
  return { ...account, roles: [...(account.roles ?? []), ...roles.filter(({ name }) => !names.has(name))] };
}
