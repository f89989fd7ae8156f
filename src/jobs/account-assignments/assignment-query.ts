import type { AssignmentQuery, GroupAssignment } from '../../model/account-assignments.ts';
import { selectedAccounts } from './account-selector.ts';
import { keyOfRow, pairOf } from './assignment.ts';
import type { Binding } from './bind.ts';
import { ledgerRow, ledgerRows } from './ledger.ts';
import { mayBePending } from './notes.ts';
import { knownSets } from './known-sets.ts';
import type { Sources } from './read-sources.ts';
import type { Wish } from './wishes.ts';
import { hasAccount, hasGroup } from './scope.ts';

/**
 * The rows that concern us: of groups that a rule or a mapping knows, and of those in the ledger; of the permission
 * sets that one of them is to have, or has in the ledger. An organization has many more of them, and a delegated
 * administrator is told of rows by permission set and account only.
 */
export function assignmentQuery(
  { readAt, scope, ledger, accounts, permissionSets, store }: Sources,
  bindings: ReadonlyMap<string, Binding>,
  wishes: readonly Wish[],
): AssignmentQuery {
  const accountIds = accounts.map(({ id }) => id).filter((id) => hasAccount(scope, id));
  const isAsked = new Set(accountIds);
  const rows = ledger
    .filter(({ group }) => hasGroup(scope, group))
    .flatMap(ledgerRows)
    .filter(({ accountId }) => isAsked.has(accountId));
  const { arns, names } = knownSets(permissionSets, ledger);
  const wanted = wishes.flatMap(({ permissionSet, account }) => {
    const arn = arns.get(permissionSet);
    return arn === undefined ? [] : [{ arn, account }];
  });
  // What has been deleted is nowhere; what could not be described is known by the ledger.
  const sets = new Set(
    [...wanted.map(({ arn }) => arn), ...rows.map(({ permissionSetArn }) => permissionSetArn)].filter((arn) =>
      names.has(arn),
    ),
  );
  const pairs = new Set([
    ...rows.filter((row) => sets.has(row.permissionSetArn)).map(pairOf),
    ...wanted.flatMap(({ arn, account }) =>
      selectedAccounts(account, accounts)
        .filter(({ id }) => isAsked.has(id))
        .map(({ id }) => pairOf({ accountId: id, permissionSetArn: arn })),
    ),
  ]);
  const isThere = new Set(store.items.map(({ id }) => id));
  const known = (row: GroupAssignment): boolean => store.gaps.length > 0 || isThere.has(row.principalId);
  const orphans = rows.filter((row) => !known(row) && sets.has(row.permissionSetArn));
  const principals = new Set([
    ...[...bindings.values()].flatMap((binding) => ('principalId' in binding ? [binding.principalId] : [])),
    ...rows.filter(known).map(({ principalId }) => principalId),
  ]);
  return {
    principalIds: [...principals].toSorted(),
    orphans: [...new Map(orphans.map((row) => [keyOfRow(row), row]))]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row),
    accountIds: accountIds.toSorted(),
    isNarrowed: scope.accounts !== undefined,
    permissionSetArns: [...sets].toSorted(),
    pending: ledger.flatMap((entry) =>
      entry.assignments.filter((each) => mayBePending(each, readAt)).map((each) => ledgerRow(entry, each)),
    ),
    expectedPairs: pairs.size,
  };
}
