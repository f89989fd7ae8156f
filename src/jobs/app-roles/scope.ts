import type { Remark } from '../../core/job.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { Accounts } from '../connection-accounts.ts';
import { accountScope, accountWords, narrowedTo } from '../narrowing.ts';
import type { AccountScope, AppRolesRun } from './run.ts';
import type { Connection } from './settings.ts';

export interface ScopeFound {
  /** Absent when the run is not narrowed; empty when nothing of what it was told of is ours. */
  readonly scope?: AccountScope;
  readonly remarks: readonly Remark[];
}

/**
 * Which accounts a run is narrowed to. A person who names an account that no connection selects is told so; events come
 * from every account of the organization.
 * @throws RolebridgeError NARROWING_UNKNOWN
 */
export function scopeOf(
  connections: readonly Connection[],
  accounts: Accounts,
  { accounts: wanted = [], changedAccounts: changed = [] }: AppRolesRun,
): ScopeFound {
  if (wanted.length === 0 && changed.length === 0) return { remarks: [] };
  const known = accountsKnown(connections, accounts);
  const named = accountScope(wanted, [...known.values()], 'the connections') ?? new Set<string>();
  const ours = changed.filter((id) => known.has(id));
  const others = changed.filter((id) => !known.has(id));
  const scope = new Set([...named, ...ours]);
  const words = [...scope].map((id) => accountWords(id, [...known.values()]));
  return {
    scope,
    remarks: [
      ...(scope.size === 0 ? [] : [narrowedTo('account', words)]),
      ...others.map((id) => ({ severity: 'info', subject: id, text: notSelected }) as const),
    ],
  };
}

const notSelected = 'an event told of this account, which no connection selects';

/** Also those whose app roles may go without being read. */
function accountsKnown(
  connections: readonly Connection[],
  { of }: Accounts,
): ReadonlyMap<string, Pick<AwsAccount, 'id' | 'name'>> {
  const removed = connections.flatMap(({ removedAccounts }) => removedAccounts);
  const selected = [...of.values()].flat();
  return new Map([
    ...removed.map((id) => [id, { id, name: id }] as const),
    ...selected.map((account) => [account.id, account] as const),
  ]);
}

/** Whether anything of a connection is in the scope. */
export function concerns(
  scope: AccountScope | undefined,
  { name, removedAccounts }: Connection,
  { of }: Accounts,
): boolean {
  if (scope === undefined) return true;
  const own = of.get(name) ?? [];
  return [...own.map(({ id }) => id), ...removedAccounts].some((id) => scope.has(id));
}

export function within<T extends { readonly id: string }>(
  scope: AccountScope | undefined,
  accounts: readonly T[],
): readonly T[] {
  return scope === undefined ? accounts : accounts.filter(({ id }) => scope.has(id));
}

/** What there is to say of the accounts of connections, without those that nobody looks at. */
export function remarksWithin(scope: AccountScope | undefined, { of, remarks }: Accounts): readonly Remark[] {
  if (scope === undefined) return remarks;
  const elsewhere = new Set(
    [...of.values()].flatMap((accounts) =>
      accounts.filter(({ id }) => !scope.has(id)).map(({ id, name }) => `${id} ${name}`),
    ),
  );
  return remarks.filter(({ subject }) => !elsewhere.has(subject));
}
