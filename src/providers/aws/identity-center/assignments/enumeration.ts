import { count } from '../../../../core/words.ts';
import type { Enumeration } from '../../../../model/account-assignments.ts';
import type { Scope } from './scope.ts';

/** A way to read the rows, and for the report why this one. */
export interface Choice {
  readonly enumeration: Enumeration;
  readonly why: string;
}

interface Estimate {
  readonly enumeration: Enumeration;
  readonly calls: number;
}

/** AWS: API references of the List operations: MaxResults. */
const PAGE = 100;

/**
 * The way with the fewest calls: `300 calls by principal; by permission set about 330, by account about 350`.
 * @param refused Why it cannot be by principal, when it cannot.
 */
export function choose(scope: Scope, refused?: string): Choice {
  const ways = estimates(scope).filter((way) => refused === undefined || way.enumeration !== 'by principal');
  // Of two alike the first.
  const chosen = ways.reduce((best, way) => (way.calls < best.calls ? way : best));
  const others = ways
    .filter((way) => way !== chosen)
    .map(({ enumeration, calls }) => `${enumeration} ${about(enumeration)}${calls}`);
  const { enumeration, calls } = chosen;
  const numbers = `${about(enumeration)}${count(calls, 'call')} ${enumeration}; ${others.join(', ')}`;
  return { enumeration, why: refused === undefined ? numbers : `${numbers}; ${refused}` };
}

/**
 * What each way is expected to cost, in calls.
 *
 * | way               | calls                                     |
 * |-------------------|-------------------------------------------|
 * | by principal      | groups + pairs that orphans are in        |
 * | by permission set | permission sets, with their pages, + Q    |
 * | by account        | accounts, with their pages, + Q           |
 *
 * Q is in how many pairs of an account and a permission set the set is provisioned. Only the lists tell, so it is
 * taken to be as many as are wanted or in the ledger, but never more than accounts × permission sets. Those that
 * people assign by hand alone come on top of it.
 */
function estimates({
  principals,
  orphanPairs,
  expectedPairs,
  accounts,
  permissionSets,
}: Scope): readonly Estimate[] {
  const byPrincipal = principals.length + orphanPairs.length;
  const provisioned = Math.min(expectedPairs, accounts.size * permissionSets.size);
  const lists = (size: number) => size * Math.ceil(provisioned / size / PAGE);
  return [
    { enumeration: 'by principal', calls: byPrincipal },
    { enumeration: 'by permission set', calls: lists(permissionSets.size) + provisioned },
    { enumeration: 'by account', calls: lists(accounts.size) + provisioned },
  ];
}

function about(enumeration: Enumeration): string {
  return enumeration === 'by principal' ? '' : 'about ';
}
