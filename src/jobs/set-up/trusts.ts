import type { FederatedCredential } from '../../model/set-up.ts';
import { identityOfJob } from '../identities.ts';
import { roleArnOf, type ServicePlace } from './desired.ts';

/**
 * | standing    | meaning                                                                                |
 * |-------------|----------------------------------------------------------------------------------------|
 * | `ours`      | the role of a function of ours, of any stage, as our own account vouches for it         |
 * | `foreign`   | somebody else: an issuer that is not our account's may write whatever it likes as subject |
 * | `uncertain` | a role of ours by its name, of an issuer that cannot be compared from here               |
 */
export type TrustStanding = 'ours' | 'foreign' | 'uncertain';

/** @param place Undefined where Rolebridge signs in without federated credentials: then none of them is ours. */
export function trustStanding(
  { issuer, subject }: Pick<FederatedCredential, 'issuer' | 'subject'>,
  place: ServicePlace | undefined,
): TrustStanding {
  if (place === undefined || !isNamedLikeOurs(subject, place)) return 'foreign';
  if (!place.issuerSeen) return 'uncertain';
  return issuer === place.issuer ? 'ours' : 'foreign';
}

/** Of any stage, since their functions may share a registration. An issuer is that of one account alone. */
function isNamedLikeOurs(subject: string, { partition }: ServicePlace): boolean {
  const [, of, account = '', name = ''] =
    /^arn:([^:]+):iam::(\d{12}):role\/(rolebridge-.+)$/u.exec(subject) ?? [];
  return (
    of === partition &&
    Object.keys(identityOfJob).some((job) => {
      const stage = name.slice('rolebridge-'.length, -job.length - 1);
      return stage !== '' && subject === roleArnOf(job, { partition, account, stage });
    })
  );
}
