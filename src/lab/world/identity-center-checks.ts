import type { AwsWorld } from './aws.ts';
import type { IdentityCenter } from './identity-center.ts';
import { repeated } from './repeated.ts';

/** Assignments may have a principal who is gone: that is what they do when one is deleted. */
export function identityCenterProblems({ identityCenter: center, accounts }: AwsWorld): string[] {
  if (center === undefined) return [];
  const ids = new Set(accounts.map(({ id }) => id));
  const names = new Set(center.permissionSets.map(({ name }) => name));
  const path = 'aws.identityCenter';
  return [
    ...twice(center),
    ...center.accountAssignments.flatMap(({ account, permissionSet }, index) => [
      ...(ids.has(account) ? [] : [`${path}.accountAssignments[${index}].account: no account ${account}`]),
      ...(names.has(permissionSet)
        ? []
        : [`${path}.accountAssignments[${index}].permissionSet: no permission set ${permissionSet}`]),
    ]),
    ...center.permissionSets.flatMap(({ provisioned, version }, index) =>
      provisioned.flatMap((each) => [
        ...(ids.has(each.account)
          ? []
          : [`${path}.permissionSets[${index}].provisioned: no account ${each.account}`]),
        ...(each.version <= version
          ? []
          : [`${path}.permissionSets[${index}].provisioned: no version ${each.version} yet`]),
      ]),
    ),
    ...memberProblems(center).map((problem) => `${path}.identityStore.${problem}`),
  ];
}

/** AWS: CreatePermissionSet and CreateGroup API references: names are unique. */
function twice({
  permissionSets,
  accountAssignments,
  identityStore: { groups, users },
}: IdentityCenter): string[] {
  const rows = accountAssignments.map((row) =>
    [row.account, row.permissionSet, row.principalType, row.principalId].join(' '),
  );
  const lists = {
    'permissionSets: name': permissionSets.map(({ name }) => name),
    'permissionSets: id': permissionSets.map(({ id }) => id),
    'accountAssignments:': rows,
    'identityStore.groups: id': groups.map(({ id }) => id),
    'identityStore.groups: displayName': groups.map(({ displayName }) => displayName),
    'identityStore.users: id': users.map(({ id }) => id),
    'identityStore.users: userName': users.map(({ userName }) => userName),
  };
  return Object.entries(lists).flatMap(([where, keys]) =>
    repeated(keys).map((key) => `aws.identityCenter.${where} ${key} is there twice`),
  );
}

function memberProblems({ identityStore: { groups, users, memberships } }: IdentityCenter): string[] {
  return memberships.flatMap(({ group, user }, index) => [
    ...(groups.some(({ id }) => id === group) ? [] : [`memberships[${index}].group: no group ${group}`]),
    ...(users.some(({ id }) => id === user) ? [] : [`memberships[${index}].user: no user ${user}`]),
  ]);
}
