import type { DirectoryAppRole } from '../../model/entra.ts';
import { isSignInEvidence, type ConnectionEvidence } from '../posture/evidence.ts';
import { readGroupName } from '../posture/group-naming.ts';
import { parseValue } from '../role-pair.ts';
import { groupsAssigned } from './application-roles.ts';
import type { OwnAssignment } from './assignment-ledger.ts';
import { keyOf, type GroupAssignment } from './federation-item.ts';
import { nothing, type SetUp } from './set-up.ts';
import { nameOf, objectOf, type Subject } from './subject.ts';

/** Whoever renames a group that we let in would move it to another role. */
export function moved(subject: Subject, { desired, current }: SetUp, own: readonly OwnAssignment[]): SetUp {
  const wanted = pairsOf(desired);
  const there = new Set(current.map(keyOf));
  const left = new Set(
    ofConnection(subject, own).flatMap((each) => (wanted.has(pairOf(each)) ? [] : [each.groupId])),
  );
  const holds = desired.flatMap((item) => {
    if (item.type !== 'group-assignment' || !left.has(item.group.id) || there.has(keyOf(item))) return [];
    const reason = `${item.group.displayName} was let in to something else before, and has another name now: read the plan, and apply it with --expect and its id`;
    return [{ key: keyOf(item), rule: 'approval', reason } as const];
  });
  return { ...nothing, holds };
}

function ofConnection(subject: Subject, own: readonly OwnAssignment[]): readonly OwnAssignment[] {
  const id = subject.there?.object.servicePrincipalId;
  return own.filter((each) => each.connection === nameOf(subject) && each.servicePrincipalId === id);
}

function pairOf({ groupId, appRoleId }: Pick<OwnAssignment, 'groupId' | 'appRoleId'>): string {
  return `${groupId} ${appRoleId}`;
}

function pairsOf(desired: SetUp['desired']): ReadonlySet<string> {
  return new Set(
    desired.flatMap((item) =>
      item.type === 'group-assignment' ? [`${item.group.id} ${item.appRoleId ?? ''}`] : [],
    ),
  );
}

/** What we assigned and nothing names any more. What others assigned is their business, and not looked at. */
export function noLongerWanted(subject: Subject, { desired }: SetUp, own: readonly OwnAssignment[]): SetUp {
  const { there } = subject;
  if (there === undefined) return nothing;
  const wanted = pairsOf(desired);
  const ours = new Set(ofConnection(subject, own).map(pairOf));
  const roles = new Map(there.posture.application.appRoles.map((role) => [role.id, role]));
  const left = groupsAssigned(there.posture).filter(({ principalId, appRoleId }) => {
    const pair = `${principalId} ${appRoleId}`;
    return ours.has(pair) && !wanted.has(pair);
  });
  const current = left.map(({ id, principalId, appRoleId, principalDisplayName }): GroupAssignment => ({
    type: 'group-assignment',
    connection: nameOf(subject),
    group: { id: principalId, displayName: principalDisplayName },
    value: roles.get(appRoleId)?.value ?? null,
    appRoleId,
    assignmentId: id,
    ...objectOf(subject),
  }));
  const holds = current.flatMap((item) => {
    const reason = whyKept(subject.evidence, item, roles.get(item.appRoleId ?? ''));
    return reason === undefined ? [] : [{ key: keyOf(item), rule: 'completeness', reason } as const];
  });
  return { ...nothing, current, holds };
}

/** An app role may be disabled for a time, and an account suspended: who loses it then would have to be let in again. */
function whyKept(
  evidence: ConnectionEvidence,
  { value, group }: GroupAssignment,
  role: DirectoryAppRole | undefined,
): string | undefined {
  if (role?.isEnabled === false)
    return 'its app role is disabled, which may be for a time: it goes when that goes';
  if (!isSignInEvidence(evidence)) return undefined;
  const { accounts, connection } = evidence;
  const named = readGroupName(connection.groups?.name ?? '', group.displayName)?.accountId;
  const id = (value === null ? undefined : parseValue(value)?.accountId) ?? named;
  if (id === undefined) return undefined;
  const isSeen = accounts.state === 'known' && accounts.value.some(({ account }) => account.id === id);
  return isSeen
    ? undefined
    : `account ${id} was not looked at: it is not active, or no longer of the connection`;
}
