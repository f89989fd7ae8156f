import type { AwsAccount, AwsWorld, EntraWorld, World } from './world.ts';
import { federationProblems } from './world/federation-checks.ts';
import { identityCenterProblems } from './world/identity-center-checks.ts';
import { repeated } from './world/repeated.ts';
import { groupProblems } from './world/group-checks.ts';

/**
 * What a schema cannot see: names that point nowhere, and two of what must be one. Every problem is told with its
 * path. Roles of a world that AWS would refuse are found here too, such as two that differ in case only.
 */
export function contradictions({ aws, entra }: World): readonly string[] {
  return [
    ...accountProblems(aws),
    ...organizationProblems(aws),
    ...identityCenterProblems(aws),
    ...objectProblems('entra.applications', entra.applications),
    ...objectProblems('entra.servicePrincipals', entra.servicePrincipals),
    ...principalProblems(entra),
    ...groupProblems(entra),
    ...federationProblems(entra),
  ];
}

function accountProblems({ accounts, organizationalUnits }: AwsWorld): string[] {
  const units = new Set(organizationalUnits.map(({ id }) => id));
  return [
    ...repeated(accounts.map(({ id }) => id)).map((id) => `aws.accounts: account ${id} is there twice`),
    ...accounts.flatMap((account, index) => {
      const { organizationalUnit: unit, roles, samlProviders, users } = account;
      const path = `aws.accounts[${index}]`;
      // AWS: IAM object quotas: names of roles and users are unique in an account whatever their case.
      const twice = repeated(roles.map(({ name }) => name.toLowerCase()));
      const usersTwice = repeated(users.map(({ name }) => name.toLowerCase()));
      const keysTwice = repeated(users.flatMap(({ accessKeys }) => accessKeys.map(({ id }) => id)));
      return [
        ...(unit === undefined || units.has(unit) ? [] : [`${path}.organizationalUnit: no unit ${unit}`]),
        ...twice.map((name) => `${path}.roles: role ${name} is there twice`),
        ...usersTwice.map((name) => `${path}.users: user ${name} is there twice`),
        ...keysTwice.map((id) => `${path}.users: access key ${id} is there twice`),
        ...repeated(samlProviders.map(({ name }) => name)).map(
          (name) => `${path}.samlProviders: provider ${name} is there twice`,
        ),
        ...regionalProblems(account, path),
      ];
    }),
  ];
}

/** What has a name of its own in each Region. */
function regionalProblems(account: AwsAccount, path: string): string[] {
  const { eventBuses, functions, secrets, topics, trails } = account;
  const twice = (list: string, noun: string, names: readonly string[]): string[] =>
    repeated(names).map((name) => `${path}.${list}: ${noun} ${name} is there twice`);
  return [
    ...twice('topics', 'topic', topics.map(inRegion)),
    ...twice('secrets', 'secret', secrets.map(inRegion)),
    ...twice('eventBuses', 'bus', eventBuses.map(inRegion)),
    ...twice('functions', 'function', functions.map(inRegion)),
    ...twice(
      'trails',
      'trail',
      trails.map(({ name, homeRegion }) => inRegion({ name, region: homeRegion })),
    ),
    ...eventBuses.flatMap(({ rules }, index) =>
      repeated(rules.map(({ name }) => name)).map(
        (name) => `${path}.eventBuses[${index}].rules: rule ${name} is there twice`,
      ),
    ),
  ];
}

/** Topics, buses and secrets have names of their own in each Region. */
function inRegion({ name, region }: { readonly name: string; readonly region: string }): string {
  return `${name} of ${region}`;
}

function organizationProblems({ organization, organizationalUnits, accounts, callers }: AwsWorld): string[] {
  const ids = new Set(accounts.map(({ id }) => id));
  const units = new Map(organizationalUnits.map((unit) => [unit.id, unit.parent]));
  const isRing = (start: string) => {
    let next = units.get(start);
    for (let step = 0; next !== undefined && step < units.size; step += 1) {
      if (next === start) return true;
      next = units.get(next);
    }
    return false;
  };
  return [
    ...(ids.has(organization.managementAccount)
      ? []
      : [`aws.organization.managementAccount: no account ${organization.managementAccount}`]),
    ...organization.delegatedAdministrators.flatMap((id, index) =>
      ids.has(id) ? [] : [`aws.organization.delegatedAdministrators[${index}]: no account ${id}`],
    ),
    ...organizationalUnits.flatMap(({ id, parent }, index) => [
      ...(parent === undefined || units.has(parent)
        ? []
        : [`aws.organizationalUnits[${index}].parent: no unit ${parent}`]),
      ...(isRing(id) ? [`aws.organizationalUnits[${index}]: unit ${id} is inside itself`] : []),
    ]),
    ...callers.flatMap(({ principalArn }, index) =>
      ids.has(principalArn.split(':')[4] ?? '')
        ? []
        : [`aws.callers[${index}].principalArn: no such account`],
    ),
  ];
}

interface RoleHolder {
  readonly id: string;
  readonly appRoles: readonly { readonly id: string; readonly value: string | null }[];
}

/** Graph: appRole resource type: ids and values are unique on an object. */
function objectProblems(path: string, objects: readonly RoleHolder[]): string[] {
  return [
    ...repeated(objects.map(({ id }) => id)).map((id) => `${path}: object ${id} is there twice`),
    ...objects.flatMap(({ appRoles }, index) => {
      const values = appRoles.flatMap(({ value }) => (value === null ? [] : [value]));
      return [
        ...repeated(appRoles.map(({ id }) => id)).map(
          (id) => `${path}[${index}].appRoles: id ${id} is there twice`,
        ),
        ...repeated(values).map((value) => `${path}[${index}].appRoles: value ${value} is there twice`),
      ];
    }),
  ];
}

/** The id of assignments to no role in particular (Graph: appRoleAssignment resource type). */
const DEFAULT_ACCESS = '00000000-0000-0000-0000-000000000000';

function principalProblems({ servicePrincipals }: EntraWorld): string[] {
  return servicePrincipals.flatMap(({ appRoles, appRoleAssignedTo }, index) => {
    const ids = new Set([DEFAULT_ACCESS, ...appRoles.map(({ id }) => id)]);
    return appRoleAssignedTo.flatMap(({ appRoleId }, each) =>
      ids.has(appRoleId)
        ? []
        : [
            `entra.servicePrincipals[${index}].appRoleAssignedTo[${each}].appRoleId: no app role ${appRoleId}`,
          ],
    );
  });
}
