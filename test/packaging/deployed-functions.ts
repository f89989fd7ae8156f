import { jobs, type JobName } from '../../src/jobs/index.ts';
import { calledActions } from './called-actions.ts';
import type { Service } from './packaged.ts';

/** What the tests of the deployed service know of a function. A job more is a row more. */
export interface DeployedFunction {
  readonly job: JobName;
  /** How its resources are named in the template: `AppRoles`. */
  readonly id: string;
  /** What is packaged besides its bundle and the configuration, of the examples. */
  readonly files: readonly string[];
  /** Actions that its bundle calls with the credentials of another role than its own. */
  readonly asReader: readonly string[];
  /** And with those of the role that writes SAML providers. */
  readonly asSamlWriter?: readonly string[];
  /** And with those of the role that makes SAML providers and roles. */
  readonly asFederationWriter?: readonly string[];
  /** What that role needs besides, because something new comes with tags (IAM API reference: CreateRole). */
  readonly withTags?: readonly string[];
  /** AWS has no resources for these (Service Authorization Reference). */
  readonly withoutResources: readonly string[];
  /** What its schedule asks for, and how often, unless somebody says otherwise. */
  readonly mode: 'plan' | 'apply';
  readonly rate: string;
  /** Secrets that the example names besides that of our own sign-in. */
  readonly secrets: readonly string[];
}

/** What most have. */
const usual = { mode: 'plan', rate: 'rate(1 hour)', secrets: [] } as const;

/** AWS lets everybody do these, whatever their policies say (STS API reference: GetCallerIdentity). */
const open = ['sts:GetCallerIdentity'];

type Facts = Omit<DeployedFunction, 'job' | 'id' | keyof typeof usual> &
  Partial<Pick<DeployedFunction, keyof typeof usual>>;

/** What the posture of an account is read with. */
const accountPosture = [
  'iam:GetAccessKeyLastUsed',
  'iam:GetSAMLProvider',
  'iam:ListAccessKeys',
  'iam:ListAttachedRolePolicies',
  'iam:ListAttachedUserPolicies',
  'iam:ListRoleTags',
  'iam:ListRoles',
  'iam:ListSAMLProviders',
  'iam:ListUsers',
  'iam:SimulatePrincipalPolicy',
];

const posture = {
  files: [],
  asReader: accountPosture,
  withoutResources: [
    'organizations:DescribeOrganization',
    'organizations:ListAccounts',
    'sso:ListInstances',
    'sts:GetWebIdentityToken',
  ],
  rate: 'rate(6 days)',
};

const facts: Readonly<Record<JobName, Facts>> = {
  federation: {
    ...posture,
    asFederationWriter: [
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:CreateSAMLProvider',
      'iam:GetRole',
      'iam:GetSAMLProvider',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
    ],
    withTags: ['iam:TagRole', 'iam:TagSAMLProvider'],
  },
  'app-roles': {
    files: [],
    asReader: ['iam:ListRoleTags', 'iam:ListRoles'],
    withoutResources: ['organizations:ListAccounts', 'sts:GetWebIdentityToken'],
  },
  'permission-sets': {
    files: ['administrator', 'auditor', 'developer'].map((name) => `config/permission-sets/${name}.yaml`),
    asReader: [],
    withoutResources: ['organizations:DescribeOrganization', 'sso:ListInstances'],
  },
  'group-provisioning': {
    files: [],
    asReader: [],
    withoutResources: ['organizations:DescribeOrganization', 'sso:ListInstances', 'sts:GetWebIdentityToken'],
  },
  'account-assignments': {
    files: [],
    asReader: [],
    withoutResources: [
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'sso:ListInstances',
      'sts:GetWebIdentityToken',
    ],
  },
  'saml-rotation': {
    files: [],
    asReader: ['iam:GetSAMLProvider'],
    asSamlWriter: ['iam:GetSAMLProvider', 'iam:UpdateSAMLProvider'],
    withoutResources: ['organizations:ListAccounts', 'sts:GetWebIdentityToken'],
  },
  'credential-expiry': {
    files: [],
    asReader: ['iam:GetSAMLProvider'],
    withoutResources: ['organizations:ListAccounts', 'sts:GetWebIdentityToken'],
    mode: 'apply',
    rate: 'rate(12 hours)',
    secrets: ['arn:aws:secretsmanager:eu-west-1:999988887777:secret:scim-token-AbCdEf'],
  },
  posture: { ...posture, mode: 'apply' },
};

export const deployedFunctions: readonly DeployedFunction[] = Object.entries(facts).map(([job, rest]) => {
  const { section } = jobs[job as JobName];
  return { job: job as JobName, id: section.charAt(0).toUpperCase() + section.slice(1), ...usual, ...rest };
});

/** Actions that its bundle calls with its own role. */
export function ownActions(deployed: DeployedFunction, called: readonly string[]): readonly string[] {
  const others = othersActions(deployed);
  return called.filter((action) => !others.includes(action));
}

/** Actions that its bundle calls with the role of an account, sorted. */
export function othersActions({
  asReader,
  asSamlWriter = [],
  asFederationWriter = [],
}: DeployedFunction): readonly string[] {
  return [...new Set([...asReader, ...asSamlWriter, ...asFederationWriter])].toSorted();
}

/** A function that events start. It has the role of a job, and no other. */
export interface EventFunction {
  /** `roleEvents`, and the folder of its bundle. */
  readonly section: string;
  readonly bundle: string;
  readonly id: string;
  readonly job: JobName;
  /** Whose code is in its bundle. */
  readonly runs: readonly string[];
}

export const eventFunctions: readonly EventFunction[] = [
  { section: 'roleEvents', bundle: 'role-events', id: 'RoleEvents', job: 'app-roles', runs: ['app-roles'] },
  {
    section: 'groupEvents',
    bundle: 'group-events',
    id: 'GroupEvents',
    job: 'account-assignments',
    runs: ['account-assignments'],
  },
  {
    section: 'directoryChanges',
    bundle: 'directory-changes',
    id: 'DirectoryChanges',
    job: 'account-assignments',
    runs: ['account-assignments', 'group-provisioning'],
  },
];

/** Every AWS action that a run under this role calls and somebody has to allow, to it or to the reader role. */
export function actionsOf({ job }: DeployedFunction, sources: Service['sources']): readonly string[] {
  const bundles = [job, ...eventFunctions.filter((each) => each.job === job).map(({ bundle }) => bundle)];
  const files = new Set(bundles.flatMap((bundle) => sources[`${bundle}/index.cjs`] ?? []));
  const own = [...files].filter((path) => path.startsWith('src/'));
  const called = calledActions(own.map((path) => new URL(`../../${path}`, import.meta.url)));
  return called.filter((action) => !open.includes(action));
}
