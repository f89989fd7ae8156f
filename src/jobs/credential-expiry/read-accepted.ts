import type { RunContext } from '../../core/context.ts';
import type { Failure } from '../../core/errors.ts';
import type { Gap } from '../../core/snapshot.ts';
import { stableJson } from '../../core/stable-json.ts';
import { count } from '../../core/words.ts';
import type { SamlProvider } from '../../model/saml.ts';
import { isActive, readAccounts, type Accounts } from '../connection-accounts.ts';
import type { SamlConnection } from '../saml-connection-settings.ts';
import { crossCheckKeys, type CheckedConnection } from './cross-check.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import { attempt, gapOf, unreadUnder, type Part } from './source.ts';

export interface Accepted {
  /** Those whose accounts are known. */
  readonly connections: readonly Omit<CheckedConnection, 'judged'>[];
  readonly part: Part;
}

/** What every active account of every connection accepts sign-ins from. */
export async function readAccepted(
  connections: readonly SamlConnection[],
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<Accepted> {
  if (connections.length === 0) return { connections: [], part: {} };
  const { of, remarks, gaps } = await accountsOf(connections, readers, context);
  const read = await Promise.all(
    connections.flatMap(({ name, samlProvider }) => {
      const accounts = of.get(name)?.filter(isActive) ?? [];
      return accounts.length === 0 ? [] : [readProviders({ name, samlProvider, accounts }, readers, context)];
    }),
  );
  const unknown = connections.filter(({ name }) => !read.some((each) => each.name === name));
  const noAccounts = unknown.filter(({ name }) => of.has(name)).map(({ name }) => noAccountsGap(name));
  const all = [...gaps, ...noAccounts, ...read.flatMap(({ providers }) => providers.gaps)];
  return {
    connections: read,
    part: {
      unread: unreadUnder(
        unknown.flatMap(({ name }) => crossCheckKeys(name)),
        'its accounts are not known',
      ),
      reads: [{ source: 'AWS IAM', found: foundWords(read), gaps: once(all) }],
      remarks,
    },
  };
}

async function readProviders(
  connection: Pick<CheckedConnection, 'name' | 'samlProvider' | 'accounts'>,
  { samlProviders }: CredentialExpiryReaders,
  context: RunContext,
): Promise<Omit<CheckedConnection, 'judged'>> {
  const { name, samlProvider, accounts } = connection;
  const read = await attempt(context, () => samlProviders.providers(samlProvider, accounts, context));
  return {
    ...connection,
    providers: read.ok ? read.value : { items: [], gaps: [gapOf(name, read.failure)] },
  };
}

/** Accounts from a list are known even when the organization cannot be read. */
async function accountsOf(
  connections: readonly SamlConnection[],
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<Accounts & { readonly gaps: readonly Gap[] }> {
  const read = (some: readonly SamlConnection[]) =>
    attempt(context, () => readAccounts(some, readers, 'what it accepts is not checked', context));
  const all = await read(connections);
  if (all.ok) return { ...all.value, gaps: [] };
  const gaps = [gapOf('accounts', all.failure)];
  const listed = await read(connections.filter(({ accounts }) => 'list' in accounts));
  return listed.ok ? { ...listed.value, gaps } : { of: new Map(), remarks: [], gaps };
}

/** No account is never a reason to say that all is well. */
function noAccountsGap(name: string): Gap {
  const failure: Failure = {
    code: 'NO_ACCOUNTS',
    message: `connection ${name} selects no active account`,
    hint: 'Check accounts in its configuration against `aws organizations list-accounts`.',
  };
  return gapOf(name, failure);
}

function foundWords(read: readonly Omit<CheckedConnection, 'judged'>[]): string {
  const providers = read.flatMap(({ providers: { items } }) => items).filter(isPresent);
  const accounts = new Set(read.flatMap((each) => each.accounts.map(({ id }) => id)));
  const arns = new Set(providers.map(({ arn }) => arn));
  return `${count(arns.size, 'SAML provider')} in ${count(accounts.size, 'account')}`;
}

function isPresent(provider: SamlProvider): boolean {
  return provider.status === 'present';
}

/** Two connections may share an account. */
function once(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [stableJson(gap), gap])).values()];
}
