import { matches } from '../core/pattern.ts';
import type { AwsAccount } from '../model/aws.ts';
import type { AccountSelector } from './saml-connection-settings.ts';

export interface AccountSelection {
  readonly selected: readonly AwsAccount[];
  /** Include entries that fit no account: most likely a mistake in the configuration. */
  readonly idle: readonly AccountSelector[];
}

export function selectAccounts(
  accounts: readonly AwsAccount[],
  include: readonly AccountSelector[] | undefined,
  exclude: readonly AccountSelector[],
): AccountSelection {
  const wanted = (account: AwsAccount): boolean =>
    (include?.some((selector) => fitsAccount(selector, account)) ?? true) &&
    !exclude.some((selector) => fitsAccount(selector, account));
  return {
    selected: accounts.filter(wanted).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    idle: (include ?? []).filter((selector) => !accounts.some((account) => fitsAccount(selector, account))),
  };
}

/** Every part that a selector names has to fit. */
function fitsAccount({ id, name, ou, tag }: AccountSelector, account: AwsAccount): boolean {
  return (
    (id === undefined || id === account.id) &&
    (name === undefined || matches(name, account.name)) &&
    (ou === undefined || isUnder(ou, account)) &&
    (tag === undefined || hasTag(tag, account.tags))
  );
}

/** An OU stands for everything below it. */
function isUnder(ou: string, account: AwsAccount): boolean {
  if (!ou.startsWith('/')) return account.organizationalUnits.includes(ou);
  const path = `${account.organizationalUnitPath ?? ''}/`;
  return path.startsWith(ou.endsWith('/') ? ou : `${ou}/`);
}

/** Whether one of the tags fits `key=value`, whose value may have * and ?. */
export function hasTag(tag: string, tags: Readonly<Record<string, string>> = {}): boolean {
  const at = tag.indexOf('=');
  const key = tag.slice(0, at);
  // A tag may be asked for that is called as something every object has, such as `constructor`.
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
  return value !== undefined && matches(tag.slice(at + 1), value);
}
