import type { ApplicationAssignment, FederatedApplication, GroupPosture } from '../../../model/federation.ts';
import type { CheckResult } from '../../../model/posture.ts';
import type { ConnectionEvidence } from '../evidence.ts';
import { readGroupName } from '../group-naming.ts';
import { inEntra, setUpOr } from './next-steps.ts';
import { applicationSubject } from './subjects.ts';
import { check, right, unsure, wrong } from './verdicts.ts';

const assigned = check(
  'groups-assigned',
  'warning',
  'A group that is named for it is not assigned to the application',
  'Entra, "Manage users and groups assignment": a group that is not assigned is not sent in the assertion and not provisioned, and its members may not sign in. With app roles it counts which of them it is assigned to.',
);

export const assignedChecks = [assigned];

/** Nothing for a connection that says nothing of groups: nobody can tell which are meant. */
export function groupsAssignedResults(evidence: ConnectionEvidence): readonly CheckResult[] {
  const { connection, application, groups } = evidence;
  if (connection.groups === undefined || application.state === 'unknown' || application.value === undefined)
    return [];
  const found = application.value;
  const about = {
    check: assigned,
    connection: connection.name,
    subject: applicationSubject(found.application),
  };
  if (found.assignments.state === 'unknown') return [unsure(about, found.assignments)];
  if (groups.state === 'unknown') return [unsure(about, groups)];
  const { value: assignments } = found.assignments;
  const missing = lacks(evidence, groups.value, found.application, assignments).map(({ words }) => words);
  if (missing.length === 0) return [right(about, 'none is missing')];
  const byHand = inEntra(
    found.application.displayName,
    'Users and groups > Add user/group',
    missing.join(', '),
  );
  return [
    wrong(about, {
      seen: `not assigned: ${missing.join(', ')}`,
      expected: 'each of them',
      next: connection.groups.assign ? setUpOr(evidence, byHand) : byHand,
    }),
  ];
}

/** Object ids of the groups that this is said of. */
export function unassignedIds(evidence: ConnectionEvidence): ReadonlySet<string> {
  const { application, groups } = evidence;
  if (application.state === 'unknown' || groups.state === 'unknown') return new Set();
  const { application: object, assignments } = application.value ?? {};
  if (object === undefined || assignments?.state !== 'known') return new Set();
  return new Set(lacks(evidence, groups.value, object, assignments.value).map(({ id }) => id));
}

function lacks(
  evidence: ConnectionEvidence,
  groups: readonly GroupPosture[],
  application: FederatedApplication,
  assignments: readonly ApplicationAssignment[],
): readonly { readonly id: string; readonly words: string }[] {
  return groups
    .filter(({ group }) => roleOf(evidence, group) !== undefined)
    .flatMap((each) => {
      const words = lackOf(evidence, each, application, assignments);
      return words === undefined ? [] : [{ id: each.group.id, words }];
    });
}

interface Access {
  readonly accountId: string | undefined;
  readonly role: string;
}

/** What the group is to give, by its id or its name; undefined for one that is none of this connection's. */
function roleOf({ connection }: ConnectionEvidence, group: GroupPosture['group']): Access | undefined {
  const arn = connection.groups?.ids[group.id.toLowerCase()];
  if (arn !== undefined) return { accountId: arn.split(':')[4], role: arn.slice(arn.lastIndexOf('/') + 1) };
  const named = readGroupName(connection.groups?.name ?? '', group.displayName);
  return named === undefined ? undefined : { accountId: named.accountId, role: named.role };
}

/** The group in words, with the app role that it lacks where there are such. */
function lackOf(
  evidence: ConnectionEvidence,
  { group }: GroupPosture,
  { appRoles }: FederatedApplication,
  assignments: readonly ApplicationAssignment[],
): string | undefined {
  const own = assignments.filter(({ principalId }) => principalId === group.id);
  if (evidence.connection.type !== 'app-roles') return own.length > 0 ? undefined : group.displayName;
  const access = roleOf(evidence, group);
  const wanted = appRoles.filter(
    ({ value, isEnabled }) => isEnabled && value !== null && access !== undefined && gives(value, access),
  );
  // There is no such app role, or none yet: nothing that anybody could assign.
  const given = new Set(own.map(({ appRoleId }) => appRoleId));
  // Of several that give the same in an account one is enough; a name without an account means every account.
  const missing = [...Map.groupBy(wanted, ({ value }) => accountOf(value ?? '')).values()]
    .filter((same) => !same.some(({ id }) => given.has(id)))
    .flat();
  if (missing.length === 0) return undefined;
  return `${group.displayName} to ${missing.map(({ displayName }) => displayName).join(' and ')}`;
}

function accountOf(value: string): string | undefined {
  return /:iam::(\d+):role\//u.exec(value)?.[1];
}

/** Whether the value of an app role, which is a role's ARN and a provider's, means that role. */
function gives(value: string, { accountId, role }: Access): boolean {
  const [arn] = value.split(',').filter((each) => each.includes(':role/'));
  if (arn === undefined) return false;
  return (
    (accountId === undefined || arn.split(':')[4] === accountId) &&
    arn.slice(arn.lastIndexOf('/') + 1) === role
  );
}
