import type { SignInEvidence } from '../../../../src/jobs/posture/evidence.ts';
import { connection as connectionSchema } from '../../../../src/jobs/posture/settings.ts';
import { completed, isSignIn, type SignInConnection } from '../../../../src/jobs/posture/connection.ts';
import type { AccountPosture, FederatedRole } from '../../../../src/model/account-posture.ts';
import type {
  ApplicationAssignment,
  ClaimRule,
  FederatedApplicationPosture,
  GroupPosture,
} from '../../../../src/model/federation.ts';
import { known, type Known } from '../../../../src/model/known.ts';

/** What `claims/` is tried on: one connection whose parts a test says in few words. */
export const production = '111122223333';
export const provider = `arn:aws:iam::${production}:saml-provider/AzureAD`;

export const unread: Known<never> = { state: 'unknown', code: 'ENTRA_DENIED', reason: 'Graph refused it' };

export function connectionOf(more: Record<string, unknown> = {}): SignInConnection {
  const settings = connectionSchema.parse({
    type: 'group-names',
    name: 'production',
    servicePrincipal: { displayName: 'AWS production' },
    samlProvider: 'AzureAD',
    accounts: { list: [{ id: production, name: 'production' }] },
    ...more,
  });
  const whole = completed(settings, []);
  if (whole === undefined || !isSignIn(whole)) throw new Error('no connection that signs in');
  return whole;
}

export function trusting(providerArn: string = provider): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ],
  });
}

export function roleOf(name: string, { path = '/', trustPolicy = trusting() } = {}): FederatedRole {
  const arn = `arn:aws:iam::${production}:role${path}${name}`;
  return { accountId: production, arn, name, path, description: '', trustPolicy, maxSessionDuration: 3_600 };
}

export function accountOf(
  roles: Known<readonly FederatedRole[]>,
  more: Partial<AccountPosture> = {},
): AccountPosture {
  return {
    account: {
      id: production,
      name: 'production',
      partition: 'aws',
      state: 'ACTIVE',
      organizationalUnits: [],
    },
    provider: known({
      accountId: production,
      arn: provider,
      status: 'present',
      metadata: '',
      certificates: [],
      problems: [],
    }),
    providerNames: known(['AzureAD']),
    roles,
    keyedUsers: known([]),
    missingActions: known([]),
    ...more,
  };
}

export function groupOf(id: string, displayName: string): GroupPosture {
  return {
    group: { id, displayName, isAssignableToRole: true, isDynamic: false, isMicrosoft365: false },
    owners: known([]),
    nestedGroups: known([]),
    users: known([]),
    privilegedAccess: known(null),
  };
}

export function assignmentOf(
  { group: { id, displayName } }: GroupPosture,
  appRoleId = '00000000-0000-0000-0000-000000000000',
): ApplicationAssignment {
  return {
    id: `${id}-${appRoleId}`,
    appRoleId,
    principalId: id,
    principalType: 'Group',
    principalDisplayName: displayName,
  };
}

export const fromGroups = (pattern: string, replacement: string): ClaimRule => ({
  name: 'https://aws.amazon.com/SAML/Attributes/Role',
  source: { type: 'attribute', attribute: 'user.groups' },
  replacements: [{ pattern, replacement }],
});

type Application = FederatedApplicationPosture['application'];

/** A non-gallery application that sends the names of its groups. */
export function applicationOf(
  application: Partial<Application>,
  more: Partial<Omit<FederatedApplicationPosture, 'application'>>,
): FederatedApplicationPosture {
  return {
    application: {
      servicePrincipalId: 'sp',
      applicationId: 'app',
      appId: 'app-id',
      displayName: 'AWS production',
      templateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
      isEnabled: true,
      signOnMode: 'saml',
      assignmentRequired: true,
      notificationEmailAddresses: [],
      relayState: null,
      identifierUris: ['https://signin.aws.amazon.com/saml'],
      redirectUris: ['https://signin.aws.amazon.com/saml'],
      groupMembershipClaims: 'ApplicationGroup',
      groupClaims: [['cloud_displayname']],
      appRoles: [],
      ...application,
    },
    signing: unread,
    claimsMappingPolicies: known([]),
    portalClaims: known(null),
    assignments: known([]),
    grantedPermissions: known([]),
    owners: known({ servicePrincipal: [], application: [] }),
    mailAddresses: known([]),
    provisioning: known([]),
    ...more,
  };
}

export interface Parts {
  readonly connection?: Record<string, unknown>;
  readonly groups?: readonly GroupPosture[];
  readonly application?: Partial<Application>;
  /** Of the application: assignments of all groups where left out. */
  readonly more?: Partial<Omit<FederatedApplicationPosture, 'application'>>;
  readonly accounts?: Known<readonly AccountPosture[]>;
}

export function evidenceOf({
  connection = {},
  groups = [],
  application = {},
  more,
  accounts,
}: Parts): SignInEvidence {
  const assignments = known(groups.map((group) => assignmentOf(group)));
  return {
    connection: connectionOf(connection),
    partition: 'aws',
    application: known(applicationOf(application, { assignments, ...more })),
    groups: known(groups),
    identifiersInUse: known([]),
    accounts: accounts ?? known([accountOf(known([roleOf('Admins'), roleOf('ReadOnly')]))]),
    setUp: false,
    writtenBy: [],
  };
}
