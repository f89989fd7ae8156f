import { moved, recordOf, type RotationRecord } from './record.ts';

/** What one reading saw. */
export interface Sighting {
  readonly servicePrincipalId: string;
  readonly active: { readonly thumbprint: string; readonly notBefore: string };
  /** Ids of the accounts of the connection, and of those that lack the active certificate. */
  readonly accounts: readonly string[];
  readonly severed: readonly string[];
  /** Certificates that could be next and that the metadata does not show; undefined when it was not read. */
  readonly unpublished?: readonly string[];
  /** The next one, and whether every account accepts it; `unknown` where one could not be read. */
  readonly candidate?: {
    readonly thumbprint: string;
    readonly distributed: 'everywhere' | 'not everywhere' | 'unknown';
  };
}

/** For how long an account that left is remembered, and keeps unattended runs from activating. */
export const rememberedAfterLeaving = 7 * 86_400_000;

/** The record with what was seen. */
export function seen(record: RotationRecord, sighting: Sighting, now: Date): RotationRecord {
  const turned = moved(recordOf(record, sighting.servicePrincipalId), sighting.active, now);
  const { accounts: known = [], unpublished, unhealed = [], ...rest } = turned;
  const hidden = unpublishedSince(unpublished ?? [], sighting.unpublished, now);
  const lacking = unhealed.filter((id) => sighting.severed.includes(id));
  const noted: RotationRecord = {
    ...rest,
    accounts: accountsSeen(known, sighting.accounts, now),
    ...(hidden.length === 0 ? {} : { unpublished: hidden }),
    ...(lacking.length === 0 ? {} : { unhealed: lacking }),
  };
  return sighting.candidate === undefined ? noted : withDistribution(noted, sighting.candidate, now);
}

function accountsSeen(
  known: NonNullable<RotationRecord['accounts']>,
  ids: readonly string[],
  now: Date,
): NonNullable<RotationRecord['accounts']> {
  const here = new Set(ids);
  const gone = known
    .filter(({ id }) => !here.has(id))
    .map(({ id, left }) => ({ id, left: left ?? now.toISOString() }))
    .filter(({ left }) => now.getTime() < Date.parse(left) + rememberedAfterLeaving);
  return [...ids.map((id) => ({ id })), ...gone].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function unpublishedSince(
  known: NonNullable<RotationRecord['unpublished']>,
  hidden: readonly string[] | undefined,
  now: Date,
): NonNullable<RotationRecord['unpublished']> {
  if (hidden === undefined) return known;
  const since = new Map(known.map((each) => [each.thumbprint, each.since]));
  return hidden
    .toSorted()
    .map((thumbprint) => ({ thumbprint, since: since.get(thumbprint) ?? now.toISOString() }));
}

function withDistribution(
  record: RotationRecord,
  { thumbprint: next, distributed }: NonNullable<Sighting['candidate']>,
  now: Date,
): RotationRecord {
  const { distributed: known, ...rest } = record;
  switch (distributed) {
    case 'everywhere':
      return known?.thumbprint === next
        ? record
        : { ...rest, distributed: { thumbprint: next, since: now.toISOString() } };
    case 'not everywhere':
      return rest;
    case 'unknown':
      return record;
  }
}
