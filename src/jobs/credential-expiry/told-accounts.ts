import type { Finding } from '../../model/credentials.ts';
import type { RememberedFinding } from './memory.ts';

/** Account -> the generation in which it was added to a finding. */
export type AccountGenerations = Readonly<Record<string, number>>;

type Told = Pick<RememberedFinding, 'accounts' | 'told'>;

/** With the accounts that the finding names and memory did not have yet: they are one generation. */
export function withAccountsOf(entry: Told | undefined, { accounts = [] }: Finding): AccountGenerations {
  const known = entry?.accounts ?? {};
  const added = accounts.filter((account) => !Object.hasOwn(known, account)).toSorted();
  if (added.length === 0) return known;
  const next = newestGeneration(entry) + 1;
  return { ...known, ...Object.fromEntries(added.map((account) => [account, next])) };
}

/** Without the accounts that are mended, so that they are told again when they break again. */
export function withoutMended(known: AccountGenerations, { accounts = [] }: Finding): AccountGenerations {
  const there = new Set(accounts);
  return Object.fromEntries(Object.entries(known).filter(([account]) => there.has(account)));
}

/** Also of accounts that are mended: a generation is never used twice. 0: there were never any. */
export function newestGeneration(entry: Told | undefined): number {
  if (entry === undefined) return 0;
  const told = Object.values(entry.told).map(({ generation }) => generation);
  return [...told, ...Object.values(entry.accounts)].reduce((most, each) => Math.max(most, each), 0);
}

/** Whether it names an account that somebody was not told of who was told up to this generation. */
export function namesMore(
  { accounts = [] }: Finding,
  known: AccountGenerations,
  generation: number,
): boolean {
  const generations = new Map(Object.entries(known));
  return accounts.some((account) => (generations.get(account) ?? Infinity) > generation);
}
