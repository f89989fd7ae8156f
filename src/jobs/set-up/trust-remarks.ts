import type { Remark } from '../../core/job.ts';
import type { FederatedCredential, Registration } from '../../model/set-up.ts';
import type { RegistrationStanding } from './read-registrations.ts';
import { trustStanding } from './trusts.ts';

/** Whom a registration trusts beyond what is needed: each of them can sign in as it. */
export function trustRemarks(
  { federatedCredentials }: Registration,
  {
    needed: { setting: subject },
    desired,
    place,
  }: Pick<RegistrationStanding, 'needed' | 'desired' | 'place'>,
): readonly Remark[] {
  const wanted = new Set(
    desired.flatMap((item) => (item.type === 'federated-credential' ? [item.credential.subject] : [])),
  );
  const by = Map.groupBy(federatedCredentials, (each) => trustStanding(each, place));
  const others = by.get('ours')?.filter((each) => !wanted.has(each.subject));
  return [
    ...remark('warning', 'it also trusts', by.get('foreign')),
    ...remark('info', 'it also trusts roles of other functions of ours:', others),
    ...remark('info', 'whether these are of our own account cannot be told from here:', by.get('uncertain')),
  ];

  function remark(
    severity: Remark['severity'],
    said: string,
    credentials: readonly FederatedCredential[] = [],
  ): readonly Remark[] {
    if (credentials.length === 0) return [];
    const named = credentials.map((each) => `${each.subject} of ${each.issuer} (${each.name})`).toSorted();
    return [{ severity, subject, text: `${said} ${named.join(', ')}` }];
  }
}
