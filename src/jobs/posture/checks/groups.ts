import type { GroupPosture } from '../../../model/federation.ts';
import type { Check, CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { readGroupName } from '../group-naming.ts';
import { assignedChecks, groupsAssignedResults } from './groups-assigned.ts';
import { inGroup } from './next-steps.ts';
import { judgePrivilegedAccess, privilegedAccessChecks } from './privileged-access.ts';
import { groupSubject, missingApplication } from './subjects.ts';
import { check, right, unsure, whenKnown, wrong, type About } from './verdicts.ts';

/** The groups that give access: who can change them, and whether their members arrive. */
const checks = {
  roleAssignable: check(
    'group-role-assignable',
    'warning',
    'Others than privileged administrators can change the group',
    'Entra, "Privileged Identity Management for Groups": of a group that is not role-assignable, administrators of groups and users can change the name and the members. It can only be said when a group is made.',
  ),
  owners: check(
    'group-owners',
    'warning',
    'The group has owners',
    'Microsoft Graph, "Add owners": owners rename a group and let people in, past every approval.',
  ),
  nested: check(
    'nested-groups',
    'warning',
    'Groups are in the group',
    'Entra, "Manage users and groups assignment": members of groups within an assigned group are not assigned, and are not provisioned.',
  ),
  dynamic: check(
    'dynamic-membership',
    'warning',
    'Members are computed, not chosen',
    'Entra, "Dynamic membership groups": whoever can edit the attribute of a user that the rule reads can give access to AWS. Privileged Identity Management manages no such group.',
  ),
  unique: check(
    'group-name-unique',
    'warning',
    'Another group has the same name',
    'Microsoft Graph, "group resource type": display names need not be unique. Where a name gives access, a second group of that name gives the same.',
  ),
} as const;

export const groupChecks: readonly Check[] = [
  checks.roleAssignable,
  ...privilegedAccessChecks,
  checks.owners,
  checks.nested,
  checks.dynamic,
  checks.unique,
  ...assignedChecks,
];

export function judgeGroups(evidence: ConnectionEvidence): readonly CheckResult[] {
  const { groups, connection } = evidence;
  if (groups.state === 'unknown') {
    const about = { connection: connection.name, subject: missingApplication(connection.servicePrincipal) };
    return [unsure({ check: checks.owners, ...about }, groups), ...groupsAssignedResults(evidence)];
  }
  return [
    ...groups.value.flatMap((posture) => judgeGroup(evidence, posture, groups.value)),
    ...groupsAssignedResults(evidence),
  ];
}

function judgeGroup(
  evidence: ConnectionEvidence,
  posture: GroupPosture,
  all: readonly GroupPosture[],
): readonly CheckResult[] {
  const { connection } = evidence;
  const about = { connection: connection.name, subject: groupSubject(posture.group) };
  const isGuarded = connection.groups?.privilegedAccess !== undefined;
  return [
    ...(isGuarded ? [roleAssignable(posture, { check: checks.roleAssignable, ...about })] : []),
    ...judgePrivilegedAccess(evidence, posture, about),
    ...(connection.groups?.allowOwners === true
      ? []
      : [owners(evidence, posture, { check: checks.owners, ...about })]),
    nested(posture, { check: checks.nested, ...about }),
    dynamic(posture, { check: checks.dynamic, ...about }),
    ...unique(evidence, posture, all, { check: checks.unique, ...about }),
  ];
}

function roleAssignable({ group }: GroupPosture, about: About): CheckResult {
  if (group.isAssignableToRole) return right(about, 'role-assignable');
  return wrong(about, {
    seen: 'not role-assignable',
    expected: 'role-assignable',
    next: `make a new group with Microsoft Entra roles can be assigned to the group: Yes, move the members to it, and delete ${group.displayName}`,
  });
}

function owners(
  { connection }: ConnectionEvidence,
  { group, owners: found, privilegedAccess }: GroupPosture,
  about: About,
): CheckResult {
  if (found.state === 'unknown') return unsure(about, found);
  const access = privilegedAccess.state === 'known' ? privilegedAccess.value : null;
  const ids = new Set(found.value.map(({ id }) => id));
  // Somebody who owns it now, by an activation, is among the owners, too.
  const byPim = (access?.owners ?? []).filter((id) => !ids.has(id));
  const people = [
    ...found.value.map(({ displayName }) => displayName),
    ...byPim.map((id) => `${id}, by Privileged Identity Management`),
  ].join(', ');
  if (people !== '')
    return wrong(about, {
      seen: people,
      expected: 'no owners',
      next: inGroup(
        group.displayName,
        byPim.length === 0 ? 'Owners' : 'Owners, and Privileged Identity Management > Assignments',
        `remove ${people}, or set groups.allowOwners of the connection ${about.connection}`,
      ),
    });
  // Where nobody asks for it, it may well not be there at all.
  return connection.groups?.privilegedAccess !== undefined && privilegedAccess.state === 'unknown'
    ? unsure(about, privilegedAccess)
    : right(about, 'none');
}

function nested({ group, nestedGroups }: GroupPosture, about: About): CheckResult {
  return whenKnown(nestedGroups, about, (found) =>
    found.length === 0
      ? right(about, 'none')
      : wrong(about, {
          seen: `${names(found)}: their members get nothing`,
          expected: 'users alone',
          next: inGroup(
            group.displayName,
            'Members',
            `remove ${names(found)}, and add their members themselves`,
          ),
        }),
  );
}

function dynamic({ group }: GroupPosture, about: About): CheckResult {
  if (!group.isDynamic) return right(about, 'assigned');
  return wrong(about, {
    seen: 'members follow from a rule over their attributes',
    expected: 'assigned members',
    next: inGroup(group.displayName, 'Properties', 'Membership type: Assigned'),
  });
}

/** Entra compares names without case. Only of groups whose name says what they give. */
function unique(
  evidence: ConnectionEvidence,
  { group }: GroupPosture,
  all: readonly GroupPosture[],
  about: About,
): readonly CheckResult[] {
  const rule = evidence.connection.groups?.name;
  if (rule === undefined || readGroupName(rule, group.displayName) === undefined) return [];
  const twins = all.filter(
    (other) =>
      other.group.id !== group.id &&
      other.group.displayName.toLowerCase() === group.displayName.toLowerCase(),
  );
  if (twins.length === 0) return [right(about, group.displayName)];
  const ids = twins.map((each) => each.group.id).join(', ');
  return [
    wrong(about, {
      seen: `${ids} has the same name`,
      expected: 'one group of that name',
      next: `find out which of ${group.id} and ${ids} is meant, and rename or delete the other`,
    }),
  ];
}

function names(people: readonly { readonly displayName: string }[]): string {
  return people.map(({ displayName }) => displayName).join(', ');
}
