import type { FederatedApplicationPosture, GroupPosture } from '../../model/federation.ts';
import { readGroupName } from '../posture/group-naming.ts';
import { groupsAssigned, isNamed, roleForEverybody, rolesMeantBy } from './application-roles.ts';
import type { OwnAssignment } from './assignment-ledger.ts';
import { moved, noLongerWanted } from './own-assignments.ts';
import { keyOf, type GroupAssignment } from './federation-item.ts';
import { doubtsAbout } from './group-trust.ts';
import { gapOf, nothing, one, together, unread, type SetUp } from './set-up.ts';
import { nameOf, objectOf, type Subject } from './subject.ts';

/** The groups that the naming rule names, assigned to what they mean. @param own What we assigned, of any connection. */
export function assignmentsOf(subject: Subject, own: readonly OwnAssignment[]): SetUp {
  const { evidence, there } = subject;
  if (evidence.connection.groups?.assign !== true) return nothing;
  const name = nameOf(subject);
  if (evidence.groups.state === 'unknown') return unread(name, evidence.groups);
  if (there !== undefined && there.posture.assignments.state === 'unknown')
    return unread(name, there.posture.assignments);
  if ('accounts' in evidence && evidence.accounts.state === 'unknown') return nothing;

  const named = evidence.groups.value.filter((posture) => isNamed(posture, evidence));
  const wanted = together(named.map((posture) => assignmentOf(subject, posture)));
  return together([wanted, noLongerWanted(subject, wanted, own), moved(subject, wanted, own)]);
}

function assignmentOf(subject: Subject, posture: GroupPosture): SetUp {
  const wanted =
    subject.evidence.connection.type === 'app-roles'
      ? byAppRole(subject, posture)
      : toApplication(subject, posture);
  const doubts = doubtsAbout(posture, subject.evidence);
  const holds = wanted.desired.flatMap((item) =>
    doubts.map(({ rule, reason }) => ({ key: keyOf(item), rule, reason })),
  );
  const { owners } = posture;
  const isHidden = owners.state === 'unknown' && doubts.some(({ rule }) => rule === 'completeness');
  const gaps = isHidden ? [...wanted.gaps, gapOf(nameOf(subject), owners)] : wanted.gaps;
  return { ...wanted, holds: [...wanted.holds, ...holds], gaps };
}

/** App roles come from another job: a group whose role has none yet is assigned once it has. */
function byAppRole(subject: Subject, posture: GroupPosture): SetUp {
  const { evidence, there } = subject;
  const roles = rolesMeantBy(posture, evidence, there?.posture.application.appRoles ?? []);
  const { group } = posture;
  if (roles.length === 0) {
    const meant = readGroupName(evidence.connection.groups?.name ?? '', group.displayName);
    const text = `it gives no app role yet: ${meant === undefined ? 'the role of its ARN' : `role ${meant.role}`} has none; rolebridge apply app-roles makes it`;
    return {
      ...nothing,
      remarks: [{ severity: 'info', subject: `${nameOf(subject)} ${group.displayName}`, text }],
    };
  }
  return together(
    roles.map(({ id, value }) => {
      const desired = itemOf(subject, posture, value, id);
      return one(desired, there === undefined ? undefined : present(there.posture, desired));
    }),
  );
}

/** Whatever app role the group is assigned to already lets it in. */
function toApplication(subject: Subject, posture: GroupPosture): SetUp {
  const { there } = subject;
  if (there === undefined) return one(itemOf(subject, posture, null));
  const appRoleId = roleForEverybody(there.posture.application.appRoles);
  const found = groupsAssigned(there.posture).find(({ principalId }) => principalId === posture.group.id);
  if (found !== undefined) {
    const item = itemOf(subject, posture, null, found.appRoleId);
    return one(item, { ...item, assignmentId: found.id });
  }
  if (appRoleId !== undefined) return one(itemOf(subject, posture, null, appRoleId));
  const item = itemOf(subject, posture, null);
  const reason = 'the application has several app roles, and none of them is called User or msiam_access';
  return { ...one(item), holds: [{ key: keyOf(item), rule: 'ambiguity', reason }] };
}

function itemOf(
  subject: Subject,
  { group: { id, displayName } }: GroupPosture,
  value: string | null,
  appRoleId?: string,
): GroupAssignment {
  return {
    type: 'group-assignment',
    connection: nameOf(subject),
    group: { id, displayName },
    value,
    ...(appRoleId === undefined ? {} : { appRoleId }),
    ...objectOf(subject),
  };
}

function present(posture: FederatedApplicationPosture, item: GroupAssignment): GroupAssignment | undefined {
  const found = groupsAssigned(posture).find(
    ({ principalId, appRoleId }) => principalId === item.group.id && appRoleId === item.appRoleId,
  );
  return found === undefined ? undefined : { ...item, assignmentId: found.id };
}

/** Groups that are to be assigned and are not, and that nothing else holds back. */
export function unassigned({
  desired,
  current,
  holds,
}: Pick<SetUp, 'desired' | 'current' | 'holds'>): readonly GroupAssignment[] {
  const held = holds.filter(({ rule }) => rule !== 'approval').map(({ key }) => key);
  const done = new Set([...current.map(keyOf), ...held]);
  return desired.filter(
    (item): item is GroupAssignment => item.type === 'group-assignment' && !done.has(keyOf(item)),
  );
}
