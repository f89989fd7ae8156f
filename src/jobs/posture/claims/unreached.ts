import type { ClaimPath } from '../../../model/posture.ts';
import { parseValue, providerArnOf } from '../../role-pair.ts';
import { judgeTrust } from '../../trust-policy.ts';
import type { SignInEvidence } from '../evidence.ts';

/**
 * ARNs of roles that let the provider in and that nothing which is sent names, sorted. None when some of what is sent is
 * not known: it may be any of them.
 */
export function unreached(
  paths: readonly ClaimPath[],
  { accounts, connection }: Pick<SignInEvidence, 'accounts' | 'connection'>,
): readonly string[] {
  if (paths.some(({ emitted, leads }) => emitted === undefined && leads.to === 'unknown')) return [];
  const named = new Set(paths.flatMap(({ emitted }) => parseValue(emitted ?? '')?.roleArn ?? []));
  const all = accounts.state === 'known' ? accounts.value : [];
  return all
    .flatMap(({ account, roles }) => {
      const provider = providerArnOf(account.partition, account.id, connection.samlProvider);
      return roles.state === 'known'
        ? roles.value.filter(({ trustPolicy }) => judgeTrust(trustPolicy, provider).verdict === 'allows')
        : [];
    })
    .flatMap(({ arn }) => (named.has(arn) ? [] : [arn]))
    .toSorted();
}
