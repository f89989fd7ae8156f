import { known, type Unknown } from '../../../../../src/model/known.ts';
import type { AccountPosture, FederatedRole, KeyedUser } from '../../../../../src/model/account-posture.ts';
import type { PostureCase } from '../../../../support/posture-cases.ts';
import {
  account,
  activeCertificate,
  lacking,
  otherCertificate,
  production,
  rightProvisioning,
  role,
  sandbox,
  signIn,
  signInEvidence,
  trustPolicy,
  withAccount,
  withApplication,
  withPosture,
} from '../../../../support/posture-evidence.ts';

const roles = signInEvidence('app-roles');
const arn = `arn:aws:iam::${production}:saml-provider/AzureAD`;
const hidden: Unknown = lacking('sts:AssumeRole');
const unread: Partial<AccountPosture> = {
  provider: hidden,
  providerNames: hidden,
  roles: hidden,
  keyedUsers: hidden,
  missingActions: hidden,
};
const regional = 'https://eu-west-1.signin.aws.amazon.com/saml';
const only = (rest: Partial<FederatedRole>): Partial<AccountPosture> => ({
  roles: known([role('ReadOnly', rest)]),
});

const provider = (
  certificates: readonly (typeof activeCertificate)[],
  problems: readonly string[] = [],
): Partial<AccountPosture> => ({
  provider: known({ accountId: production, arn, status: 'present', metadata: '', certificates, problems }),
});
const signing = (preferredThumbprint: string | null, certificates = [activeCertificate, otherCertificate]) =>
  withPosture(roles, ({ signing: before }) => ({
    signing:
      before.state === 'known' ? known({ ...before.value, preferredThumbprint, certificates }) : before,
  }));

const user = (
  name: string,
  policies: readonly string[],
  key: Partial<KeyedUser['keys'][number]> = {},
): KeyedUser => ({
  arn: `arn:aws:iam::${production}:user/${name}`,
  name,
  managedPolicies: policies.map((each) => `arn:aws:iam::aws:policy/${each}`),
  keys: [{ id: 'AKIAEXAMPLE', active: true, created: '2019-03-04T00:00:00Z', ...key }],
});
const users = (...all: readonly KeyedUser[]) => withAccount(roles, { keyedUsers: known(all) });
const importer = (status: string) =>
  known([{ ...rightProvisioning, job: { id: 'aws.1', templateId: 'aws', status } }]);

/** The accounts. */
export const accountCases: readonly PostureCase[] = [
  {
    name: 'nobody can tell which accounts are meant',
    evidence: { ...roles, accounts: lacking('organizations:ListAccounts') },
    found: [
      'unknown role-unreached AWS organizations:ListAccounts',
      'unknown account-readable every account of the connection organizations:ListAccounts',
      `unknown claim-leads-nowhere AWS-${production}-ReadOnly`,
      `unknown claim-leads-nowhere AWS-${sandbox}-ReadOnly`,
    ],
  },
  {
    name: 'an account that cannot be read',
    evidence: withAccount(roles, unread),
    found: [
      'unknown role-unreached production sts:AssumeRole',
      'unknown account-readable production sts:AssumeRole',
      `unknown claim-leads-nowhere AWS-${production}-ReadOnly`,
    ],
  },
  {
    name: 'an account of which each part is refused for itself',
    evidence: withAccount(roles, {
      provider: lacking('iam:GetSAMLProvider'),
      providerNames: lacking('iam:ListSAMLProviders'),
      roles: lacking('iam:ListRoles'),
      keyedUsers: lacking('iam:ListUsers'),
    }),
    found: [
      'unknown role-unreached production iam:ListRoles',
      'unknown signing-certificate-trusted production iam:GetSAMLProvider',
      'unknown account-readable production iam:ListSAMLProviders',
      `unknown claim-leads-nowhere AWS-${production}-ReadOnly`,
      'unknown importer-key production iam:ListUsers',
      'unknown provider-present production iam:GetSAMLProvider',
      'unknown trust-audience production iam:ListRoles',
    ],
  },
  {
    name: 'no SAML provider',
    evidence: withAccount(roles, {
      provider: known({ accountId: production, arn, status: 'absent' }),
      providerNames: known(['aad']),
    }),
    found: [
      'critical provider-present production',
      `critical claim-leads-nowhere AWS-${production}-ReadOnly`,
    ],
  },
  {
    name: 'a SAML provider that cannot be read',
    evidence: withAccount(roles, { provider: lacking('iam:GetSAMLProvider') }),
    found: [
      'unknown signing-certificate-trusted production iam:GetSAMLProvider',
      'unknown provider-present production iam:GetSAMLProvider',
    ],
  },
  {
    name: 'metadata without the certificate that Entra signs with',
    evidence: withAccount(roles, provider([otherCertificate])),
    found: ['critical signing-certificate-trusted production'],
  },
  {
    name: 'metadata of which some could not be read',
    evidence: withAccount(roles, provider([], ['a certificate is no base64'])),
    found: ['unknown signing-certificate-trusted production'],
  },
  {
    name: 'several certificates, and nobody says which is active',
    evidence: signing(null),
    found: ['unknown signing-certificate-trusted production', 'unknown signing-certificate-trusted sandbox'],
  },
  {
    name: 'an active certificate that its accounts lack',
    evidence: signing(otherCertificate.thumbprint.toLowerCase()),
    found: [
      'critical signing-certificate-trusted production',
      'critical signing-certificate-trusted sandbox',
    ],
  },
  {
    name: 'one certificate that nobody made active',
    evidence: signing(null, [activeCertificate]),
    found: [],
  },
  {
    name: 'certificates that cannot be read',
    evidence: withPosture(roles, { signing: lacking('Application.Read.All') }),
    found: [
      'unknown signing-certificate-trusted production Application.Read.All',
      'unknown signing-certificate-trusted sandbox Application.Read.All',
    ],
  },
  {
    name: 'a role for another address',
    evidence: withAccount(roles, only({ trustPolicy: trustPolicy(regional) })),
    found: ['critical trust-audience ReadOnly'],
  },
  {
    name: 'a role for the address with a slash behind it',
    evidence: withAccount(roles, only({ trustPolicy: trustPolicy(`${signIn}/`) })),
    found: ['critical trust-audience ReadOnly'],
  },
  {
    name: 'a role that lacks the second reply URL',
    evidence: withApplication(roles, { redirectUris: [signIn, regional] }),
    found: ['warning trust-audience ReadOnly', 'warning trust-audience ReadOnly'],
  },
  {
    name: 'a role with a condition that only AWS can judge',
    evidence: withAccount(
      roles,
      only({ trustPolicy: trustPolicy(signIn).replace('StringEquals', 'StringNotEquals') }),
    ),
    found: ['unknown trust-audience ReadOnly'],
  },
  {
    name: 'a role for an address with a star, which is none by StringEquals',
    evidence: withAccount(roles, only({ trustPolicy: trustPolicy('https://*.aws.amazon.com/saml') })),
    found: ['critical trust-audience ReadOnly'],
  },
  ...[
    ['StringLike', 'https://*.aws.amazon.com/saml'],
    ['StringEqualsIgnoreCase', signIn.toUpperCase()],
    ['ForAnyValue:StringEquals', signIn],
    ['StringEqualsIfExists', signIn],
  ].map(([operator = '', address = '']) => ({
    name: `a role for the address by ${operator}`,
    evidence: withAccount(
      roles,
      only({ trustPolicy: trustPolicy(address).replace('StringEquals', operator) }),
    ),
    found: [],
  })),
  {
    name: 'roles that cannot be read',
    evidence: withAccount(roles, { roles: lacking('iam:ListRoles') }),
    found: [
      'unknown role-unreached production iam:ListRoles',
      `unknown claim-leads-nowhere AWS-${production}-ReadOnly`,
      'unknown trust-audience production iam:ListRoles',
    ],
  },
  {
    name: 'roles that cannot be read, of which more is wanted',
    evidence: withAccount(signInEvidence('app-roles', { signInRegions: ['eu-west-1'], sessionTags: true }), {
      roles: lacking('iam:ListRoles'),
    }),
    found: [
      'unknown role-unreached production iam:ListRoles',
      'critical trust-tag-session ReadOnly',
      'info trust-regional ReadOnly',
      `unknown claim-leads-nowhere AWS-${production}-ReadOnly`,
      'unknown trust-audience production iam:ListRoles',
      'unknown trust-regional production iam:ListRoles',
      'unknown trust-tag-session production iam:ListRoles',
    ],
  },
  {
    name: 'regional addresses that are wanted and not accepted',
    evidence: signInEvidence('app-roles', { signInRegions: ['eu-west-1'] }),
    found: ['info trust-regional ReadOnly', 'info trust-regional ReadOnly'],
  },
  {
    name: 'regional addresses that are wanted, and a condition that only AWS can judge',
    evidence: withAccount(
      {
        ...signInEvidence('app-roles', { signInRegions: ['eu-west-1'] }),
        accounts: known([account(production, 'production')]),
      },
      only({ trustPolicy: trustPolicy(signIn).replace('StringEquals', 'StringNotEquals') }),
    ),
    found: [
      `unknown claim-leads-nowhere AWS-${sandbox}-ReadOnly`,
      'unknown trust-audience ReadOnly',
      'unknown trust-regional ReadOnly',
    ],
  },
  {
    name: 'session tags that are wanted and not allowed',
    evidence: signInEvidence('app-roles', { sessionTags: true }),
    found: ['critical trust-tag-session ReadOnly', 'critical trust-tag-session ReadOnly'],
  },
  {
    name: 'session tags and regional addresses that are wanted and allowed',
    evidence: {
      ...signInEvidence('app-roles', { sessionTags: true, signInRegions: ['eu-west-1'] }),
      accounts: known(
        [production, sandbox].map((id) =>
          account(id, id, {
            roles: known([
              role(
                'ReadOnly',
                {
                  trustPolicy: trustPolicy(
                    [signIn, regional],
                    ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
                    id,
                  ),
                },
                id,
              ),
            ]),
          }),
        ),
      ),
    },
    found: [],
  },
  {
    name: 'the key of the role import, as its tutorial made it',
    evidence: users(user('AzureADRoleManager', ['AzureAD_SSOUserRole_Policy'])),
    found: ['warning importer-key AzureADRoleManager'],
  },
  {
    name: 'a key that reads IAM and may do everything',
    evidence: users(
      user('sync', ['AdministratorAccess'], { lastUsed: '2026-11-01T00:00:00Z', lastService: 'iam' }),
    ),
    found: ['critical importer-key sync'],
  },
  {
    name: 'a key that was made to read IAM',
    evidence: users(user('reader', ['IAMReadOnlyAccess'])),
    found: ['warning importer-key reader'],
  },
  {
    name: 'the key of the role import, switched off',
    evidence: users(user('AzureAD', ['IAMReadOnlyAccess'], { active: false })),
    found: [],
  },
  {
    name: 'a key that is called after Azure, used for IAM, with policies of its own',
    evidence: users(user('entra-sync', [], { lastUsed: '2026-11-01T00:00:00Z', lastService: 'iam' })),
    found: ['warning importer-key entra-sync'],
  },
  {
    name: 'a key that is called after Azure and does other work',
    evidence: users(
      user('azure-devops', ['AdministratorAccess'], { lastUsed: '2026-11-01T00:00:00Z', lastService: 's3' }),
    ),
    found: [],
  },
  {
    name: 'a key that reads IAM and much else',
    evidence: users(
      user('auditor', ['IAMReadOnlyAccess', 'SecurityAudit'], {
        lastUsed: '2026-11-01T00:00:00Z',
        lastService: 'iam',
      }),
    ),
    found: [],
  },
  {
    name: 'a key that may read IAM, and by another policy do everything',
    evidence: users(user('sync', ['IAMReadOnlyAccess', 'AdministratorAccess'])),
    found: ['critical importer-key sync'],
  },
  {
    name: 'keys of other programs',
    evidence: users(
      user('backup', ['AmazonS3FullAccess'], { lastUsed: '2026-11-01T00:00:00Z', lastService: 's3' }),
      user('ci', []),
    ),
    found: [],
  },
  ...['s3', 'sts'].map((lastService) => ({
    name: `the key of the role import, used for ${lastService}`,
    evidence: users(
      user('AzureADRoleManager', ['AzureAD_SSOUserRole_Policy'], {
        lastUsed: '2026-11-01T00:00:00Z',
        lastService,
      }),
    ),
    found: ['warning importer-key AzureADRoleManager'],
  })),
  {
    name: 'the policy of the role import on a user of another name',
    evidence: users(user('svc-sso', ['SSOUserRole_Policy'])),
    found: ['warning importer-key svc-sso'],
  },
  {
    name: 'a name that only has Entra within another word',
    evidence: users(
      user('accentra-ci', ['PowerUserAccess'], { lastUsed: '2026-11-01T00:00:00Z', lastService: 'iam' }),
    ),
    found: [],
  },
  {
    name: 'users that cannot be read',
    evidence: withAccount(roles, { keyedUsers: lacking('iam:ListUsers') }),
    found: ['unknown importer-key production iam:ListUsers'],
  },
  {
    name: 'the role import, running',
    evidence: withPosture(roles, { provisioning: importer('Active') }),
    found: ['warning importer-active AWS'],
  },
  {
    name: 'the role import, against our own app roles',
    evidence: { ...withPosture(roles, { provisioning: importer('Quarantine') }), writtenBy: ['app-roles'] },
    found: ['critical importer-active AWS'],
  },
  {
    name: 'the role import, stopped',
    evidence: withPosture(roles, { provisioning: importer('Paused') }),
    found: [],
  },
  {
    name: 'provisioning that cannot be read',
    evidence: withPosture(roles, { provisioning: lacking('Synchronization.Read.All') }),
    found: ['unknown importer-active AWS Synchronization.Read.All'],
  },
  {
    name: 'a set-up that lacks actions',
    evidence: { ...withAccount(roles, { missingActions: known(['iam:CreateRole']) }), setUp: true },
    found: ['critical writer-permission production'],
  },
  {
    name: 'a set-up of which nobody knows what it may do',
    evidence: {
      ...withAccount(roles, { missingActions: lacking('iam:SimulatePrincipalPolicy') }),
      setUp: true,
    },
    found: ['unknown writer-permission production iam:SimulatePrincipalPolicy'],
  },
  {
    name: 'actions that are missing where nothing is set up',
    evidence: withAccount(roles, { missingActions: known(['iam:CreateRole']) }),
    found: [],
  },
];
