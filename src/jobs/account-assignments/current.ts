import type { GroupAssignment } from '../../model/account-assignments.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { DirectoryGroup } from '../../model/directory-groups.ts';
import { keyOf, keyOfRow, type ManagedAssignment } from './assignment.ts';
import type { Binding } from './bind.ts';
import type { KnownSets } from './known-sets.ts';
import { ledgerRows, type LedgerEntry } from './ledger.ts';

export interface CurrentAssignments {
  /** Ours: in the ledger, or wanted. */
  readonly items: readonly ManagedAssignment[];
  /** Of a group of ours, and neither: somebody made it by hand, and it stays as it is. */
  readonly madeByHand: readonly ManagedAssignment[];
}

/** What the rows are named with. */
export interface CurrentView {
  readonly accounts: readonly AwsAccount[];
  readonly groups: readonly DirectoryGroup[];
  readonly bindings: ReadonlyMap<string, Binding>;
  readonly sets: KnownSets;
  readonly ledger: readonly LedgerEntry[];
}

export function currentOf(
  rows: readonly GroupAssignment[],
  wanted: ReadonlySet<string>,
  view: CurrentView,
): CurrentAssignments {
  const ours = ledgerKeys(view.ledger);
  const byKey = new Map(rows.map((row) => [keyOfRow(row), row]));
  const all = withNames([...byKey.values()], view).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const isOurs = (item: ManagedAssignment): boolean => ours.has(keyOf(item)) || wanted.has(keyOf(item));
  return { items: all.filter(isOurs), madeByHand: all.filter((item) => !isOurs(item)) };
}

/** Rows of groups that nobody knows are left out. */
function withNames(rows: readonly GroupAssignment[], view: CurrentView): readonly ManagedAssignment[] {
  const accountNames = new Map(view.accounts.map(({ id, name }) => [id, name]));
  const groupNames = new Map([
    ...view.ledger.map(({ group, displayName }) => [group, displayName] as const),
    ...view.groups.map(({ id, displayName }) => [id, displayName] as const),
  ]);
  const groupIds = new Map([
    ...view.ledger.flatMap((entry) =>
      ledgerRows(entry).map(({ principalId }) => [principalId, entry.group] as const),
    ),
    ...[...view.bindings].flatMap(([group, binding]) =>
      'principalId' in binding ? [[binding.principalId, group] as const] : [],
    ),
  ]);
  const setNames = new Map([
    ...view.ledger.flatMap(({ assignments }) =>
      assignments.map((each) => [each.permissionSetArn, each.permissionSet] as const),
    ),
    ...view.sets.names,
  ]);
  return rows.flatMap(({ accountId, permissionSetArn, principalId }): readonly ManagedAssignment[] => {
    const groupId = groupIds.get(principalId);
    if (groupId === undefined) return [];
    const accountName = accountNames.get(accountId) ?? 'unknown account';
    const permissionSet = setNames.get(permissionSetArn) ?? permissionSetArn;
    const groupName = groupNames.get(groupId) ?? groupId;
    return [{ accountId, accountName, permissionSet, permissionSetArn, groupId, groupName, principalId }];
  });
}

export function ledgerKeys(ledger: readonly LedgerEntry[]): ReadonlySet<string> {
  return new Set(ledger.flatMap(ledgerRows).map(keyOfRow));
}
