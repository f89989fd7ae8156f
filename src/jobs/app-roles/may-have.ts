import type { AccountSelector } from '../saml-connection-settings.ts';
import type { Connection } from './settings.ts';

/** Whether a connection can be about an account, as far as the configuration says without the organization. */
export function mayHave({ accounts, removedAccounts }: Connection, accountId: string): boolean {
  if (removedAccounts.includes(accountId)) return true;
  if ('list' in accounts) return accounts.list.some(({ id }) => id === accountId);
  const { include, exclude } = accounts.organization;
  return (
    (include?.some((selector) => canFit(selector, accountId)) ?? true) &&
    !exclude.some((selector) => isExactly(selector, accountId))
  );
}

/** A selector without an id asks for what only the organization knows. */
function canFit({ id }: AccountSelector, accountId: string): boolean {
  return id === undefined || id === accountId;
}

function isExactly({ id, name, ou, tag }: AccountSelector, accountId: string): boolean {
  return id === accountId && name === undefined && ou === undefined && tag === undefined;
}
