import type { AccountPosture, FederatedRole } from '../../../model/account-posture.ts';
import type { ClaimPath } from '../../../model/posture.ts';
import { parseValue, type RolePair } from '../../role-pair.ts';
import { judgeTrust } from '../../trust-policy.ts';
import type { Elsewhere, SignInEvidence } from '../evidence.ts';

type Leads = ClaimPath['leads'];

/** Where one value of the claim Role leads, as AWS reads it: AWS, "Configure SAML assertions". */
export function follow(
  value: string,
  { accounts, elsewhere }: Pick<SignInEvidence, 'accounts' | 'elsewhere'>,
): Leads {
  // No name of AWS has braces.
  const pair = /[{}]/u.test(value) ? undefined : parseValue(value);
  if (pair === undefined) return nowhere(misread(value));
  if (accounts.state === 'unknown') return unknown(accounts.reason);
  const account = accounts.value.find((each) => each.account.id === pair.accountId);
  if (account === undefined) return unknown(notRead(pair.accountId, elsewhere?.get(pair.accountId)));
  return withoutProvider(pair, account) ?? toRole(pair, account);
}

/** That an account is not this connection's is no mistake: an application may sign in to the accounts of several. */
function notRead(id: string, why: Elsewhere | undefined): string {
  if (why === undefined)
    return `account ${id} is none of the accounts of this connection, so that nothing of it was read`;
  return why.reason === 'inactive'
    ? `account ${id} is ${why.state}: nobody gets in until it is active again`
    : `account ${id} is one of the connection ${why.connection}`;
}

function withoutProvider(
  { providerName, providerArn }: RolePair,
  account: AccountPosture,
): Leads | undefined {
  const { provider, providerNames } = account;
  // The connection's own is asked for by name, so that it is known where the list of them is not.
  if (provider.state === 'known' && provider.value.arn === providerArn)
    return provider.value.status === 'absent' ? lacks(providerName, account) : undefined;
  if (providerNames.state === 'unknown') return unknown(providerNames.reason);
  return providerNames.value.includes(providerName) ? undefined : lacks(providerName, account);
}

function lacks(name: string, { account, providerNames }: AccountPosture): Leads {
  const others = providerNames.state === 'known' ? providerNames.value : [];
  const there = others.length === 0 ? '' : `; it has ${others.join(', ')}`;
  return nowhere(`account ${account.id} has no SAML provider ${name}${there}`);
}

function toRole({ roleArn, roleName, providerArn, accountId }: RolePair, { roles }: AccountPosture): Leads {
  if (roles.state === 'unknown') return unknown(roles.reason);
  const role = roles.value.find(({ arn }) => arn === roleArn);
  if (role === undefined)
    return nowhere(`account ${accountId} has no role ${roleName}${meant(roleName, roles.value)}`);
  const { verdict, remarks } = judgeTrust(role.trustPolicy, providerArn);
  switch (verdict) {
    case 'allows':
      return { to: 'role', accountId, roleArn };
    case 'denies':
      return nowhere(`the role ${roleName} does not trust the provider ${providerArn}`);
    case 'unknown':
      return unknown(`whether the role ${roleName} trusts the provider is not sure: ${remarks.join('; ')}`);
  }
}

/** IAM: role names are unique without case and path, and an ARN has both. */
function meant(name: string, roles: readonly FederatedRole[]): string {
  const same = roles.find((role) => role.name.toLowerCase() === name.toLowerCase());
  if (same === undefined) return '';
  return same.name === name
    ? ` without a path; there is ${same.arn}`
    : `; there is ${same.name}, and case counts`;
}

function misread(value: string): string {
  const unfilled = /\{[^{}]*\}/u.exec(value)?.[0];
  if (unfilled !== undefined) return `${value} has ${unfilled} in it, which nothing fills in`;
  if (/\s/u.test(value) && parseValue(value.replaceAll(/\s/gu, '')) !== undefined)
    return `${value} has white space in it`;
  const accounts = new Set(value.match(/(?<=:iam::)\d+(?=:)/gu));
  if (accounts.size > 1)
    return `${value} names two accounts: a role trusts only a provider of its own account`;
  return `${value} is no pair of a role's ARN and a SAML provider's ARN with a comma between them`;
}

function nowhere(because: string): Leads {
  return { to: 'nowhere', because };
}

function unknown(because: string): Leads {
  return { to: 'unknown', because };
}
