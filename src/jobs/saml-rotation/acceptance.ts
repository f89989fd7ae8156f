import type { Gap, Snapshot } from '../../core/snapshot.ts';
import { everything } from '../../core/snapshot.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { SamlProvider } from '../../model/saml.ts';

/** What each account of a connection accepts, as far as it could be read. */
export interface Acceptance {
  readonly accounts: readonly AwsAccount[];
  readonly present: readonly PresentProvider[];
  /** Accounts without the SAML provider. */
  readonly absent: readonly AwsAccount[];
  readonly unread: readonly { readonly account: AwsAccount; readonly gap: Gap }[];
}

export interface PresentProvider {
  readonly account: AwsAccount;
  readonly provider: Extract<SamlProvider, { readonly status: 'present' }>;
}

/** @param accounts Those that were asked: one that the snapshot says nothing of counts as not read. */
export function acceptanceOf(
  accounts: readonly AwsAccount[],
  { items, gaps }: Snapshot<SamlProvider>,
): Acceptance {
  const providers = new Map(items.map((provider) => [provider.accountId, provider]));
  const scopes = new Map(gaps.map((gap) => [gap.scope, gap]));
  const present: PresentProvider[] = [];
  const absent: AwsAccount[] = [];
  const unread: { readonly account: AwsAccount; readonly gap: Gap }[] = [];
  for (const account of accounts) {
    const provider = providers.get(account.id);
    const gap = scopes.get(account.id) ?? (provider === undefined ? unsaid(account, scopes) : undefined);
    if (gap !== undefined) unread.push({ account, gap });
    else if (provider?.status === 'present') present.push({ account, provider });
    else absent.push(account);
  }
  return { accounts, present, absent, unread };
}

function unsaid({ id }: AwsAccount, scopes: ReadonlyMap<string, Gap>): Gap {
  return (
    scopes.get(everything) ?? { scope: id, code: 'NO_OUTCOME', reason: `nothing was said of account ${id}` }
  );
}

export function accepts({ provider }: PresentProvider, thumbprint: string): boolean {
  return provider.certificates.some((each) => each.thumbprint === thumbprint);
}

/** Whose SAML provider is there and lacks it. */
export function lacking({ present }: Acceptance, thumbprint: string): readonly PresentProvider[] {
  return present.filter((each) => !accepts(each, thumbprint));
}

/**
 * Why it is not known that every account accepts it, in words; empty when it is. On the way back what could not be read
 * is no doubt: people cannot sign in now, and one account that says nothing must not keep them all out.
 */
export function doubtsAbout(
  acceptance: Acceptance,
  thumbprint: string,
  purpose: 'activate' | 'roll-back',
): readonly Doubt[] {
  const { accounts, absent, unread } = acceptance;
  const without = lacking(acceptance, thumbprint).map(({ account }) => account);
  return [
    ...(accounts.length === 0 ? [{ rule: 'verify', words: 'the connection has no account' } as const] : []),
    ...doubt(
      'completeness',
      'could not be read',
      purpose === 'roll-back' ? [] : unread.map(({ account }) => account),
    ),
    ...doubt('verify', 'has no such SAML provider', absent),
    ...doubt('verify', 'does not accept it', without),
  ];
}

export interface Doubt {
  readonly rule: 'completeness' | 'verify';
  readonly words: string;
}

/** How many accounts a reason names. */
const named = 10;

function doubt(rule: Doubt['rule'], what: string, accounts: readonly AwsAccount[]): readonly Doubt[] {
  if (accounts.length === 0) return [];
  const names = accounts.slice(0, named).map(({ id, name }) => `${id} ${name}`);
  const more = accounts.length > named ? ` and ${accounts.length - named} more` : '';
  return [{ rule, words: `${names.join(', ')}${more} ${what}` }];
}
