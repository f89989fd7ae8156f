import type { AccountDetails, AwsAccount } from '../../model/aws.ts';

/**
 * What a text of the configuration means.
 *
 * | text                       | accounts                                                     |
 * |----------------------------|--------------------------------------------------------------|
 * | `111122223333`             | the one with this id                                         |
 * | `ou:/Workloads/Production` | every one at or under this path of names; `ou:/` is every one |
 * | `tag:stage=production`     | every one with exactly this tag                              |
 * | `payroll`                  | the one with this name                                       |
 */
export type AccountSelector =
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'ou'; readonly path: string }
  | { readonly by: 'tag'; readonly key: string; readonly value: string };

/** What keeps a text from being a selector, for people; undefined when nothing does. */
export function selectorProblem(text: string): string | undefined {
  if (text.startsWith('ou:') && !text.startsWith('ou:/')) {
    return 'an organizational unit is its path in names, from the root: ou:/Workloads/Production';
  }
  return text.startsWith('tag:') && !/^tag:[^=]+=./u.test(text)
    ? 'a tag is written tag:key=value'
    : undefined;
}

export function selectorOf(text: string): AccountSelector {
  if (text.startsWith('ou:')) return { by: 'ou', path: text.slice('ou:'.length) };
  if (text.startsWith('tag:')) {
    const [key = '', ...value] = text.slice('tag:'.length).split('=');
    return { by: 'tag', key, value: value.join('=') };
  }
  return idOrName(text);
}

/**
 * The selector with its placeholders filled; undefined when one of them is empty. Its sort stays as the template
 * wrote it: a group must not reach a whole organizational unit because its owner calls it `ou:/`.
 */
export function filledSelector(
  selector: AccountSelector,
  fill: (template: string) => string | undefined,
): AccountSelector | undefined {
  switch (selector.by) {
    case 'id':
      return selector;
    case 'name': {
      const name = fill(selector.name);
      return name === undefined ? undefined : idOrName(name);
    }
    case 'ou': {
      const path = fill(selector.path);
      return path === undefined ? undefined : { by: 'ou', path };
    }
    case 'tag': {
      const [key, value] = [fill(selector.key), fill(selector.value)];
      return key === undefined || value === undefined ? undefined : { by: 'tag', key, value };
    }
  }
}

/** As the configuration would write it. */
export function selectorText(selector: AccountSelector): string {
  switch (selector.by) {
    case 'id':
      return selector.id;
    case 'name':
      return selector.name;
    case 'ou':
      return `ou:${selector.path}`;
    case 'tag':
      return `tag:${selector.key}=${selector.value}`;
  }
}

/** What the selectors need beside what every account has: each detail costs calls. */
export function neededDetails(selectors: readonly AccountSelector[]): AccountDetails {
  return {
    organizationalUnitNames: selectors.some(({ by }) => by === 'ou'),
    tags: selectors.some(({ by }) => by === 'tag'),
  };
}

export function selectedAccounts(
  selector: AccountSelector,
  accounts: readonly AwsAccount[],
): readonly AwsAccount[] {
  return accounts.filter((account) => fits(selector, account));
}

function fits(selector: AccountSelector, account: AwsAccount): boolean {
  switch (selector.by) {
    case 'id':
      return account.id === selector.id;
    case 'name':
      return account.name === selector.name;
    case 'ou':
      return isUnder(selector.path, account);
    case 'tag': {
      const { key, value } = selector;
      // A tag may be asked for that is called as something every object has, such as `constructor`.
      const { tags = {} } = account;
      return Object.hasOwn(tags, key) && tags[key] === value;
    }
  }
}

/** Whole names only: what is under `/Prod` is not under `/Production`. */
function isUnder(path: string, { organizationalUnitPath }: AwsAccount): boolean {
  if (organizationalUnitPath === undefined) return false;
  const own = organizationalUnitPath.endsWith('/') ? organizationalUnitPath : `${organizationalUnitPath}/`;
  return own.startsWith(path.endsWith('/') ? path : `${path}/`);
}

function idOrName(text: string): AccountSelector {
  return /^\d{12}$/u.test(text) ? { by: 'id', id: text } : { by: 'name', name: text };
}
