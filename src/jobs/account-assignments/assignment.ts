import type { GroupAssignment } from '../../model/account-assignments.ts';

/** One account assignment of a group of Entra ID: wanted, or there. */
export interface ManagedAssignment {
  /** What the configuration says in its place when it fits no account. */
  readonly accountId: string;
  readonly accountName: string;
  readonly permissionSet: string;
  /** Absent while no permission set with this name is known. */
  readonly permissionSetArn?: string;
  /** The object id of the group, which is its identity. */
  readonly groupId: string;
  readonly groupName: string;
  /** The group's id in the identity store; absent while it is not there. */
  readonly principalId?: string;
  /** Why it cannot be, or has to wait, although it is wanted. */
  readonly held?: Held;
}

export interface Held {
  readonly rule: 'completeness' | 'ambiguity' | 'limit' | 'trust' | 'approval';
  readonly reason: string;
}

/** An assignment is its account, its permission set and its group, whatever they are called today. */
export function keyOf(assignment: ManagedAssignment): string {
  const { accountId, permissionSet, permissionSetArn, groupId, principalId } = assignment;
  return [accountId, permissionSetArn ?? `name:${permissionSet}`, principalId ?? `entra:${groupId}`].join(
    ' ',
  );
}

export function keyOfRow(row: GroupAssignment): string {
  return `${pairOf(row)} ${row.principalId}`;
}

/** A permission set in an account, as the gap of both is scoped. */
export function pairOf({ accountId, permissionSetArn }: Omit<GroupAssignment, 'principalId'>): string {
  return `${accountId} ${permissionSetArn}`;
}

/** As IAM Identity Center names it; undefined while a part of it is not known. */
export function rowOf({
  accountId,
  permissionSetArn,
  principalId,
}: ManagedAssignment): GroupAssignment | undefined {
  return permissionSetArn === undefined || principalId === undefined
    ? undefined
    : { accountId, permissionSetArn, principalId };
}
