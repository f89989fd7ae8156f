import type { AssignmentQuery, GroupAssignment } from '../../../../model/account-assignments.ts';

/** A permission set in an account. */
export interface Pair {
  readonly accountId: string;
  readonly permissionSetArn: string;
}

/** A query without what repeats or cannot be found, so that its sizes are the numbers of calls. */
export interface Scope {
  readonly principals: readonly string[];
  readonly accounts: ReadonlySet<string>;
  readonly permissionSets: ReadonlySet<string>;
  /** Where rows may be that nobody can be asked for by principal. */
  readonly orphanPairs: readonly Pair[];
  readonly expectedPairs: number;
  /** By their keys: what AWS was asked to make. */
  readonly pending: ReadonlyMap<string, GroupAssignment>;
  /** The one account that answers by principal can be limited to. */
  readonly onlyAccount: string | undefined;
  /** Whether a row is asked for, which is what makes all enumerations give the same. */
  readonly isWanted: (row: GroupAssignment) => boolean;
}

export function scopeOf(query: AssignmentQuery): Scope {
  const accounts = new Set(query.accountIds);
  const permissionSets = new Set(query.permissionSetArns);
  const principals = new Set(query.principalIds);
  const isCovered = (pair: Pair) => accounts.has(pair.accountId) && permissionSets.has(pair.permissionSetArn);
  const orphans = query.orphans.filter((row) => isCovered(row) && !principals.has(row.principalId));
  const orphanKeys = new Set(orphans.map(rowKey));
  const [first] = accounts;
  return {
    principals: [...principals],
    accounts,
    permissionSets,
    orphanPairs: [...new Map(orphans.map((row) => [pairKey(row), row])).values()],
    expectedPairs: query.expectedPairs,
    pending: new Map((query.pending ?? []).filter(isCovered).map((row) => [rowKey(row), row])),
    onlyAccount: query.isNarrowed && accounts.size === 1 ? first : undefined,
    isWanted: (row) => isCovered(row) && (principals.has(row.principalId) || orphanKeys.has(rowKey(row))),
  };
}

/** Whether no row can be wanted, whatever AWS holds. */
export function isEmpty({ principals, accounts, permissionSets, orphanPairs }: Scope): boolean {
  const nobody = principals.length === 0 && orphanPairs.length === 0;
  return nobody || accounts.size === 0 || permissionSets.size === 0;
}

/** As the gap of a pair is scoped. */
export function pairKey({ accountId, permissionSetArn }: Pair): string {
  return `${accountId} ${permissionSetArn}`;
}

export function rowKey(row: GroupAssignment): string {
  return `${pairKey(row)} ${row.principalId}`;
}
