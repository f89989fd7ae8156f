import type { GroupAssignment } from '../../model/account-assignments.ts';

/** An assignment of ours, as the ledger remembers it. */
export interface LedgerAssignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  /** Its name when it was noted. */
  readonly permissionSet: string;
  /** The group's earlier id in the identity store, when it has another one by now. */
  readonly principalId?: string | undefined;
  readonly how: 'created' | 'adopted';
  /** ISO 8601, as all times here. */
  readonly since: string;
  /** When AWS was last asked to make it, until it has been seen: it may still be on its way. */
  readonly pendingSince?: string | undefined;
  /** AWS cannot delete it, since the group has left the identity store. */
  readonly refused?: { readonly reason: string; readonly since: string } | undefined;
}

/** What is ours of one group. AWS cannot hold that: assignments have no tags. */
export interface LedgerEntry {
  /** Object id. */
  readonly group: string;
  /** The name under which its assignments came to be: another one may mean something else. */
  readonly displayName: string;
  /** While not all that its name gives is in the ledger: something of it may still wait to be looked at. */
  readonly unsettled?: true | undefined;
  /** When it was first not in Entra ID any more: what is deleted there can be restored, under another name, too. */
  readonly goneSince?: string | undefined;
  /** Its id in the identity store; empty while it never had anything. */
  readonly principalId: string;
  /** Empty when the group is still there and has lost everything: its name is remembered. */
  readonly assignments: readonly LedgerAssignment[];
}

/** The assignment as IAM Identity Center names it. */
export function ledgerRow(entry: LedgerEntry, assignment: LedgerAssignment): GroupAssignment {
  const { accountId, permissionSetArn, principalId = entry.principalId } = assignment;
  return { accountId, permissionSetArn, principalId };
}

/** All that is ours of one group. */
export function ledgerRows(entry: LedgerEntry): readonly GroupAssignment[] {
  return entry.assignments.map((each) => ledgerRow(entry, each));
}

/** Every id in the identity store under which something is ours of this group, and the one that it had last. */
export function principalsOf(entry: LedgerEntry): readonly string[] {
  const all = [entry.principalId, ...ledgerRows(entry).map(({ principalId }) => principalId)];
  return [...new Set(all)].filter((principal) => principal !== '');
}

/** Whether the group has, or had under another id in the identity store, this permission set in this account. */
export function hasTarget(
  entry: LedgerEntry | undefined,
  { accountId, permissionSetArn }: { readonly accountId: string; readonly permissionSetArn?: string },
): boolean {
  return (
    entry?.assignments.some(
      (each) => each.accountId === accountId && each.permissionSetArn === permissionSetArn,
    ) ?? false
  );
}
