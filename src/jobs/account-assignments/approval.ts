import type { Gap } from '../../core/snapshot.ts';
import type { DirectoryGroup } from '../../model/directory-groups.ts';
import type { Held, ManagedAssignment } from './assignment.ts';
import { hasTarget, type LedgerEntry } from './ledger.ts';
import type { Origin } from './wishes.ts';

/** What tells whether somebody who may decide has looked at a group. */
export interface ApprovalView {
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  /** Object ids of the groups that are assigned to the enterprise application. */
  readonly assigned: ReadonlySet<string>;
  /** Why nobody knows who is assigned; nobody counts as assigned then. */
  readonly assignedGap?: Gap;
  /** Object ids that the run's request names. */
  readonly approved: ReadonlySet<string>;
}

/**
 * Whether a group's name alone may give it access. Owners rename groups, and users may be allowed to create them.
 *
 * | group                                           | held, unless approved, when its rule does not ask for      |
 * |-------------------------------------------------|------------------------------------------------------------|
 * | in the ledger under another name                | role-assignable groups                                     |
 * | not in the ledger, nor assigned to the application | role-assignable groups                                  |
 * | dynamic, or a Microsoft 365 group               | role-assignable groups, or groups assigned to the application |
 * | not what its rule asks for                      | always held, approved or not                               |
 *
 * What the ledger already has for the group was looked at then. A mapping names the group by its id in a reviewed
 * configuration, so that its name says nothing.
 */
export function approvalOf(
  group: DirectoryGroup,
  origin: Origin,
  wanted: ManagedAssignment,
  { ledger, assigned, assignedGap, approved }: ApprovalView,
): Held | undefined {
  if (origin.by === 'mapping') return undefined;
  const { requireRoleAssignable, requireAssignedToApp } = origin.rule;
  const isAssigned = assignedGap === undefined && assigned.has(group.id);
  const notAssigned =
    assignedGap === undefined
      ? 'it is not assigned to the enterprise application'
      : `whether it is assigned to the enterprise application could not be read (${assignedGap.code})`;

  if (requireRoleAssignable && !group.isAssignableToRole)
    return { rule: 'trust', reason: `${origin.name} asks for role-assignable groups, and this is none` };
  if (requireAssignedToApp && !isAssigned)
    return { rule: 'trust', reason: `${origin.name} asks for assigned groups: ${notAssigned}` };

  const entry = ledger.get(group.id);
  if (requireRoleAssignable || approved.has(group.id.toLowerCase()) || hasTarget(entry, wanted))
    return undefined;
  if (isRenamed(entry, group)) return waits(group, wanted, `it was called ${entry?.displayName} before`);
  if ((entry === undefined || entry.unsettled === true) && !isAssigned)
    return waits(group, wanted, `it is new, and ${notAssigned}`);
  if (requireAssignedToApp) return undefined;
  if (group.isDynamic) return waits(group, wanted, 'its members follow from a rule');
  return group.isMicrosoft365 ? waits(group, wanted, 'it is a Microsoft 365 group') : undefined;
}

export function isRenamed(
  entry: LedgerEntry | undefined,
  group: Pick<DirectoryGroup, 'displayName'>,
): boolean {
  return entry !== undefined && entry.displayName !== group.displayName;
}

/** What a person types who has looked at it. */
export function approveCommand(group: string): string {
  return `rolebridge apply account-assignments --approve ${group}`;
}

function waits(
  { id, displayName }: DirectoryGroup,
  { accountId, accountName, permissionSet }: ManagedAssignment,
  why: string,
): Held {
  const what = `group ${displayName} would have ${permissionSet} in ${accountId} ${accountName}`;
  return { rule: 'approval', reason: `${what}, and ${why}; if it is meant: ${approveCommand(id)}` };
}
