import { count } from '../../core/words.ts';
import type { Registration } from '../../model/set-up.ts';
import type { ServicePlace } from './desired.ts';
import type { NeededRegistration } from './needs.ts';
import { trustStanding } from './trusts.ts';

/** Which registration stands for a needed one. */
export type Adoption =
  | { readonly type: 'configured'; readonly registration: Registration }
  /** The tenant does not know the configured client id, and has one of the name that the set-up gives. */
  | { readonly type: 'named'; readonly registration: Registration }
  | { readonly type: 'absent' }
  /** There are some of the name, and none can be told to be ours. */
  | { readonly type: 'doubtful'; readonly reason: string };

/**
 * In most tenants everybody may make app registrations and call them as they like. One that was only found by its name
 * gets permissions only when nobody else can sign in as it: it has no owner, no secret, no certificate, and trusts nobody
 * but roles of our own functions. What the set-up makes at an administrator's terminal is so.
 */
export function adoptionOf(
  needed: NeededRegistration,
  configured: Registration | undefined,
  named: readonly Registration[],
  place: ServicePlace | undefined,
): Adoption {
  if (configured !== undefined) return { type: 'configured', registration: configured };
  const [only, ...others] = named;
  if (only === undefined) return { type: 'absent' };
  const { displayName, setting } = needed;
  if (others.length > 0) {
    const ids = named.map(({ appId }) => appId).toSorted();
    return {
      type: 'doubtful',
      reason: `${ids.length} registrations are called ${displayName}: ${ids.join(', ')}; put the client id of the right one into ${setting}`,
    };
  }
  const reason = doubtOn(only, needed, place);
  return reason === undefined ? { type: 'named', registration: only } : { type: 'doubtful', reason };
}

function doubtOn(
  registration: Registration,
  { displayName, setting }: NeededRegistration,
  place: ServicePlace | undefined,
): string | undefined {
  const { appId, owners, otherCredentials, federatedCredentials } = registration;
  const standings = federatedCredentials.map((each) => trustStanding(each, place));
  const strangers = standings.filter((each) => each === 'foreign').length;
  const doubts = [
    ...(owners.length === 0 ? [] : [count(owners.length, 'owner')]),
    ...(otherCredentials === 0 ? [] : ['secrets or certificates']),
    ...(strangers === 0 ? [] : [count(strangers, 'foreign federated credential')]),
  ];
  if (doubts.length > 0)
    return (
      `${appId} is called ${displayName} and has ${doubts.join(', ')}, so that somebody else may sign in as it; ` +
      `when it is yours, put it into ${setting}, and rename or delete it when it is not`
    );
  if (place === undefined || !standings.includes('uncertain')) return undefined;
  return (
    `${appId} is called ${displayName}, and whether it trusts our functions only cannot be told from here: ` +
    `sign in to AWS account ${place.account} as somebody who may see its issuer, or put ${appId} into ${setting}`
  );
}
