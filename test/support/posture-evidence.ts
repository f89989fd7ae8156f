import { completed, isSignIn, type FederationConnection } from '../../src/jobs/posture/connection.ts';
import type {
  ConnectionEvidence,
  IdentityCenterEvidence,
  OwnEvidence,
  SignInEvidence,
} from '../../src/jobs/posture/evidence.ts';
import { connection as connectionSettings } from '../../src/jobs/posture/settings.ts';
import type { Certificate } from '../../src/model/certificates.ts';
import type { AccountPosture, FederatedRole } from '../../src/model/account-posture.ts';
import type {
  ClaimRule,
  FederatedApplicationPosture,
  GroupPosture,
  PrivilegedAccess,
  ProvisioningPosture,
} from '../../src/model/federation.ts';
import { known, type Unknown } from '../../src/model/known.ts';

/** Evidence of connections on which everything is right, and ways to make one thing of it another. */

export const production = '111122223333';
export const sandbox = '444455556666';
export const signIn = 'https://signin.aws.amazon.com/saml';
export const awsClaims = 'https://aws.amazon.com/SAML/Attributes/';
export const templates = {
  singleAccount: '8b1025e4-1dd2-430b-a150-2ef79cd700f5',
  nonGallery: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
  identityCenter: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
} as const;

export const activeCertificate: Certificate = {
  thumbprint: 'A'.repeat(40),
  subject: 'CN=Microsoft Azure Federated SSO Certificate',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2029-01-01T00:00:00.000Z',
  der: 'MIIC',
};
export const otherCertificate: Certificate = { ...activeCertificate, thumbprint: 'B'.repeat(40) };

/** What nobody was let look at. */
export function lacking(lacks: string): Unknown {
  return { state: 'unknown', code: 'ENTRA_FORBIDDEN', reason: `could not be read without ${lacks}`, lacks };
}

export function claim(
  name: string,
  source: ClaimRule['source'],
  replacements: ClaimRule['replacements'] = [],
): ClaimRule {
  return { name: `${awsClaims}${name}`, source, replacements };
}

export const attribute = (text: string): ClaimRule['source'] => ({ type: 'attribute', attribute: text });
export const constant = (value: string): ClaimRule['source'] => ({ type: 'constant', value });

export const rightReplacement = {
  pattern: String.raw`^AWS-(?'account'\d{12})-(?'role'[\w+=,.@-]+)$`,
  replacement: 'arn:aws:iam::{account}:role/{role},arn:aws:iam::{account}:saml-provider/AzureAD',
} as const;

const sessionClaims = [
  claim('RoleSessionName', attribute('user.userprincipalname')),
  claim('SessionDuration', constant('3600')),
];
export const rightClaims = {
  'app-roles': [claim('Role', attribute('user.assignedroles')), ...sessionClaims],
  'group-names': [claim('Role', attribute('user.groups'), [rightReplacement]), ...sessionClaims],
} as const;

/** As AWS's console writes it. */
export function trustPolicy(
  audience: unknown = signIn,
  actions: unknown = 'sts:AssumeRoleWithSAML',
  accountId = production,
): string {
  const Federated = `arn:aws:iam::${accountId}:saml-provider/AzureAD`;
  const Condition = { StringEquals: { 'SAML:aud': audience } };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Federated }, Action: actions, Condition }],
  });
}

export function role(name: string, rest: Partial<FederatedRole> = {}, accountId = production): FederatedRole {
  return {
    accountId,
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    name,
    path: '/',
    description: '',
    trustPolicy: trustPolicy(signIn, 'sts:AssumeRoleWithSAML', accountId),
    maxSessionDuration: 3600,
    ...rest,
  };
}

export function account(id: string, name: string, rest: Partial<AccountPosture> = {}): AccountPosture {
  const arn = `arn:aws:iam::${id}:saml-provider/AzureAD`;
  return {
    account: { id, name, partition: 'aws', state: 'ACTIVE', organizationalUnits: [] },
    provider: known({
      accountId: id,
      arn,
      status: 'present' as const,
      metadata: '<EntityDescriptor/>',
      certificates: [activeCertificate],
      problems: [],
    }),
    providerNames: known(['AzureAD']),
    roles: known([role('ReadOnly', {}, id)]),
    keyedUsers: known([]),
    missingActions: known([]),
    ...rest,
  };
}

const guarded: PrivilegedAccess = {
  eligible: ['user-ada', 'user-grace'],
  permanent: [],
  policy: { approval: true, justification: true, multiFactor: true, maximumSeconds: 3600 },
};

export function group(id: string, displayName: string, rest: Partial<GroupPosture> = {}): GroupPosture {
  return {
    group: { id, displayName, isAssignableToRole: true, isDynamic: false, isMicrosoft365: false },
    owners: known([]),
    nestedGroups: known([]),
    users: known([
      {
        id: 'user-ada',
        displayName: 'Ada Lovelace',
        userPrincipalName: 'ada@contoso.example',
        givenName: 'Ada',
        surname: 'Lovelace',
        mail: 'ada@contoso.example',
      },
    ]),
    privilegedAccess: known(guarded),
    ...rest,
  };
}

const groups = [
  group('group-production', `AWS-${production}-ReadOnly`),
  group('group-sandbox', `AWS-${sandbox}-ReadOnly`),
];

const appRole = (id: string, accountId: string) => ({
  id,
  value: `arn:aws:iam::${accountId}:role/ReadOnly,arn:aws:iam::${accountId}:saml-provider/AzureAD`,
  displayName: `ReadOnly ${accountId}`,
  description: 'ReadOnly',
  isEnabled: true,
  origin: 'ServicePrincipal' as const,
  raw: {},
});

function application(
  templateId: string,
  rest: Partial<FederatedApplicationPosture['application']>,
  parts: Partial<FederatedApplicationPosture>,
): FederatedApplicationPosture {
  return {
    application: {
      servicePrincipalId: 'sp-aws',
      applicationId: 'app-aws',
      appId: 'client-aws',
      displayName: 'AWS',
      templateId,
      isEnabled: true,
      signOnMode: 'saml',
      assignmentRequired: true,
      notificationEmailAddresses: ['ada@contoso.example', 'cloud@contoso.example'],
      relayState: null,
      identifierUris: [signIn],
      redirectUris: [signIn],
      groupMembershipClaims: null,
      groupClaims: [],
      appRoles: [],
      ...rest,
    },
    signing: known({
      id: 'sp-aws',
      appId: 'client-aws',
      displayName: 'AWS',
      preferredThumbprint: activeCertificate.thumbprint,
      certificates: [activeCertificate],
      problems: [],
      notificationEmailAddresses: ['ada@contoso.example', 'cloud@contoso.example'],
    }),
    claimsMappingPolicies: known([]),
    portalClaims: known(null),
    assignments: known(
      groups.map((each, index) => ({
        id: `assignment-${index}`,
        appRoleId: `app-role-${index}`,
        principalId: each.group.id,
        principalType: 'Group' as const,
        principalDisplayName: each.group.displayName,
      })),
    ),
    grantedPermissions: known([]),
    owners: known({
      servicePrincipal: [{ id: 'sp-rolebridge', type: 'servicePrincipal', displayName: 'Rolebridge' }],
      application: [{ id: 'sp-rolebridge', type: 'servicePrincipal', displayName: 'Rolebridge' }],
    }),
    mailAddresses: known([
      { address: 'ada@contoso.example', holder: 'user' },
      { address: 'cloud@contoso.example', holder: 'group' },
    ]),
    provisioning: known([]),
    ...parts,
  };
}

export function connectionOf<T extends FederationConnection['type']>(
  type: T,
  rest: Readonly<Record<string, unknown>> = {},
): Extract<FederationConnection, { type: T }> {
  const direct = {
    samlProvider: 'AzureAD',
    accounts: {
      list: [
        { id: production, name: 'production' },
        { id: sandbox, name: 'sandbox' },
      ],
    },
  };
  const whole = completed(
    connectionSettings.parse({
      type,
      name: 'workforce',
      servicePrincipal: { displayName: 'AWS' },
      groups: { privilegedAccess: { approval: true } },
      ...(type === 'identity-center' ? {} : direct),
      ...rest,
    }),
    [],
  );
  if (whole === undefined) throw new Error('the connection is not whole');
  return whole as Extract<FederationConnection, { type: T }>;
}

export function signInEvidence(
  type: 'app-roles' | 'group-names',
  settings: Readonly<Record<string, unknown>> = {},
): SignInEvidence {
  const connection = connectionOf(type, settings);
  if (!isSignIn(connection)) throw new Error(`${type} does not sign in to accounts`);
  const isByName = type === 'group-names';
  return {
    connection,
    partition: 'aws',
    application: known(
      application(
        isByName ? templates.nonGallery : templates.singleAccount,
        isByName
          ? { groupMembershipClaims: 'ApplicationGroup', groupClaims: [['cloud_displayname']] }
          : { appRoles: [appRole('app-role-0', production), appRole('app-role-1', sandbox)] },
        { portalClaims: known({ claims: rightClaims[type], problems: [] }) },
      ),
    ),
    groups: known(groups),
    identifiersInUse: known([{ identifier: signIn, appId: 'client-aws', displayName: 'AWS' }]),
    accounts: known([account(production, 'production'), account(sandbox, 'sandbox')]),
    setUp: false,
    writtenBy: [],
  };
}

export const rightProvisioning: ProvisioningPosture = {
  job: { id: 'awsSsoScim.1', templateId: 'awsSsoScim', status: 'Active' },
  users: known([
    { target: 'userName', source: '[userPrincipalName]' },
    { target: 'externalId', source: '[objectId]' },
    { target: 'name.givenName', source: '[givenName]' },
    { target: 'name.familyName', source: '[surname]' },
    { target: 'displayName', source: '[displayName]' },
    { target: 'emails[type eq "work"].value', source: '[mail]' },
  ]),
  settings: known({ scope: 'assigned', deletionThreshold: 50 }),
};

export function identityCenterEvidence(
  settings: Readonly<Record<string, unknown>> = {},
): IdentityCenterEvidence {
  const center = 'https://eu-west-1.signin.aws.amazon.com/platform/saml';
  return {
    connection: connectionOf('identity-center', settings),
    application: known(
      application(
        templates.identityCenter,
        {
          identifierUris: [`${center}/d-9367000000`],
          redirectUris: [`${center}/acs/11112222-3333-4444-5555-666677778888`],
        },
        { provisioning: known([rightProvisioning]) },
      ),
    ),
    groups: known(groups),
    permissionSets: known([
      { name: 'ReadOnly', arn: 'arn:aws:sso:::permissionSet/ssoins-1/ps-1', sessionSeconds: 3600 },
    ]),
    setUp: false,
    writtenBy: [],
  };
}

export function ownEvidence(rest: Partial<OwnEvidence> = {}): OwnEvidence {
  return {
    clientId: 'client-rolebridge',
    servicePrincipal: known({
      id: 'sp-rolebridge',
      displayName: 'Rolebridge',
      permissions: ['Application.Read.All', 'Synchronization.Read.All'],
    }),
    needed: new Map([
      ['posture', { reading: ['Application.Read.All', 'Synchronization.Read.All'], writing: [] }],
    ]),
    ...rest,
  };
}

/** With another registration, or service principal. */
export function withApplication<E extends ConnectionEvidence>(
  evidence: E,
  changes: Partial<FederatedApplicationPosture['application']>,
): E {
  return withPosture(evidence, ({ application: before }) => ({ application: { ...before, ...changes } }));
}

/** With something else around the application. */
export function withPosture<E extends ConnectionEvidence>(
  evidence: E,
  change:
    | Partial<FederatedApplicationPosture>
    | ((before: FederatedApplicationPosture) => Partial<FederatedApplicationPosture>),
): E {
  if (evidence.application.state === 'unknown' || evidence.application.value === undefined)
    throw new Error('there is no application to change');
  const before = evidence.application.value;
  return {
    ...evidence,
    application: known({ ...before, ...(typeof change === 'function' ? change(before) : change) }),
  };
}

/** With other claims in the portal. */
export function withClaims(evidence: SignInEvidence, ...claims: readonly ClaimRule[]): SignInEvidence {
  return withPosture(evidence, { portalClaims: known({ claims, problems: [] }) });
}

/** With one claim of the portal in place of that of the same name; left out when undefined. */
export function withClaim(evidence: SignInEvidence, name: string, rule?: ClaimRule): SignInEvidence {
  const kept = rightClaims[evidence.connection.type].filter((each) => each.name !== `${awsClaims}${name}`);
  return withClaims(evidence, ...kept, ...(rule === undefined ? [] : [rule]));
}

/** With another first account. */
export function withAccount(evidence: SignInEvidence, changes: Partial<AccountPosture>): SignInEvidence {
  if (evidence.accounts.state === 'unknown') throw new Error('there is no account to change');
  const [first, ...others] = evidence.accounts.value;
  if (first === undefined) throw new Error('there is no account to change');
  return { ...evidence, accounts: known([{ ...first, ...changes }, ...others]) };
}

/** With another first group. */
export function withGroup<E extends ConnectionEvidence>(
  evidence: E,
  change: Partial<GroupPosture> | ((before: GroupPosture) => Partial<GroupPosture>),
): E {
  if (evidence.groups.state === 'unknown') throw new Error('there is no group to change');
  const [first, ...others] = evidence.groups.value;
  if (first === undefined) throw new Error('there is no group to change');
  const changes = typeof change === 'function' ? change(first) : change;
  return { ...evidence, groups: known([{ ...first, ...changes }, ...others]) };
}
