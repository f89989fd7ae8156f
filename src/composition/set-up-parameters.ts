import { configuredJobs } from '../config/configured-jobs.ts';
import type { Config } from '../config/schema.ts';
import { roleArnOf } from '../jobs/set-up/desired.ts';
import { partitionOf } from '../providers/aws/partition.ts';
import { enteredConnections, setUpSignIns } from './entered-connections.ts';

/** Parameters of infra/member-account.yml by their names, each with its values. */
export type MemberParameters = ReadonlyMap<string, readonly string[]>;

/**
 * With the values of this configuration; those that have the template's default are left out.
 * @param organization What stands for the id of the organization
 * @returns undefined where no configured job looks into accounts
 */
export function memberParameters(
  config: Config,
  place: { readonly stage: string; readonly account: string },
  organization: string,
): MemberParameters | undefined {
  const { readerRole, samlWriterRole, federationWriterRole, eventRule, region } = config.aws;
  const where = { ...place, partition: partitionOf(region) };
  const entering = new Set(enteredConnections(config).flatMap((each) => each.jobs));
  const jobs = configuredJobs(config).filter((job) => entering.has(job));
  if (jobs.length === 0) return undefined;
  const parameters = new Map<string, readonly string[]>([
    ['TrustedRoleArns', jobs.map((job) => roleArnOf(job, where))],
    ['ExternalId', [readerRole.externalId ?? '<aws.readerRole.externalId>']],
    ['OrganizationId', [organization]],
  ]);
  const set = (key: string, value: string, usual: string): void => {
    if (value !== usual) parameters.set(key, [value]);
  };
  set('RoleName', readerRole.name, 'rolebridge-reader');
  set('RolePath', readerRole.path, '/');
  set('EventRuleName', eventRule.name, 'rolebridge-role-events');
  if (jobs.includes('saml-rotation')) {
    parameters.set('SamlWriterRole', ['yes']);
    parameters.set('TrustedWriterArns', [roleArnOf('saml-rotation', where)]);
    set('SamlWriterRoleName', samlWriterRole.name, 'rolebridge-saml-writer');
  }
  const setUp = setUpSignIns(config);
  if (setUp.length > 0) {
    parameters.set('FederationWriterRole', ['yes']);
    parameters.set('TrustedFederationArns', [roleArnOf('federation', where)]);
    const roles = setUp.flatMap((connection) => connection.roles);
    const policies = roles.flatMap(({ managedPolicies }) => managedPolicies);
    // It may make and change no other role, and attach no other policy.
    const names = sorted(roles.map(({ name }) => name));
    if (names.length > 0) parameters.set('FederatedRoleNames', names);
    const arns = sorted(policies.map((arn) => arn.replaceAll('{accountId}', '*')));
    if (arns.length > 0) parameters.set('FederatedRolePolicies', arns);
    set('FederationWriterRoleName', federationWriterRole.name, 'rolebridge-federation-writer');
  }
  return parameters;
}

function sorted(words: readonly string[]): readonly string[] {
  return [...new Set(words)].toSorted();
}
