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
  /** AWS has no resources for these (Service Authorization Reference). */
  readonly withoutResources: readonly string[];
}

/** AWS lets everybody do these, whatever their policies say (STS API reference: GetCallerIdentity). */
const open = ['sts:GetCallerIdentity'];

const facts: Readonly<Record<JobName, Omit<DeployedFunction, 'job' | 'id'>>> = {
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
};

export const deployedFunctions: readonly DeployedFunction[] = Object.entries(facts).map(([job, rest]) => {
  const { section } = jobs[job as JobName];
  return { job: job as JobName, id: section.charAt(0).toUpperCase() + section.slice(1), ...rest };
});

/** Every AWS action that a run of the function calls and somebody has to allow, to it or to the reader role. */
export function actionsOf({ job }: DeployedFunction, sources: Service['sources']): readonly string[] {
  const own = (sources[`${job}/index.cjs`] ?? []).filter((path) => path.startsWith('src/'));
  const called = calledActions(own.map((path) => new URL(`../../${path}`, import.meta.url)));
  return called.filter((action) => !open.includes(action));
}
