import type { Evidence } from '../../model/credentials.ts';
import type { Announcement } from './announcement.ts';
import type { Handover } from './handover.ts';
import type { IdentityCenterSettings } from './settings.ts';

const day = 86_400_000;

/** AWS: "Generate an access token": a SCIM token is valid for one year. */
const life = 365 * day;

/** AWS begins to announce 90 days ahead, and then at least once a week. AWS: "Automatic provisioning". */
const oneRound = 8 * day;

/** A day may be read off in any time zone. */
const sameEnd = 2 * day;

export interface TokenEvidence {
  readonly announcements: readonly Announcement[];
  readonly handover?: Handover;
  readonly stated?: NonNullable<IdentityCenterSettings['scim']>['token'];
}

export interface TokenDate {
  /** Undefined: nobody knows. */
  readonly known?: {
    /** ISO time. */
    readonly expires: string;
    readonly evidence: Evidence;
    readonly source: string;
    /** ISO time since when it is known. */
    readonly asOf: string;
  };
  /** ISO time until which a person has settled what AWS said without a date: by a hand-over, or by stating the end. */
  readonly settled?: string;
  /** What is said of a token that Entra does not use any more, the newest. */
  readonly old?: Announcement;
  /** What else was said and is not the same day, in words. */
  readonly doubts: readonly string[];
}

interface Saying {
  readonly expires: string;
  readonly evidence: Evidence;
  readonly source: string;
  readonly asOf: string;
}

/**
 * When the SCIM token ends: what was said last counts.
 *
 * | who says it          | said at                                        | evidence  |
 * |----------------------|------------------------------------------------|-----------|
 * | AWS Health           | when it was sent                               | announced |
 * | our own hand-over    | when Entra was given the token                 | assumed   |
 * | the configuration    | `asOf`, or a year before the end; never later  | stated    |
 * |                      | than now, and a year before when it says so    |           |
 *
 * After a hand-over AWS still announces the end of the old token, which is there until somebody deletes it: only an end
 * that was known before the hand-over is of the old one. Every other may be of the token in use, whatever our record
 * says: of the two the earlier end counts, unless the configuration knows better since. When two tokens are announced in
 * one round, the earlier end counts, too, since nobody says which of them Entra uses.
 */
export function scimTokenDate({ announcements, handover, stated }: TokenEvidence, now: Date): TokenDate {
  const dated = announcements
    .flatMap((each) => (each.expires === undefined ? [] : [{ ...each, expires: each.expires }]))
    .toSorted((a, b) => time(b.receivedAt) - time(a.receivedAt) || (a.expires < b.expires ? -1 : 1));
  const before = endsKnownBefore(handover, dated, stated);
  const ofOld = dated.filter((each) => isOfOldToken(each, handover, before));
  const announced = dated.filter((each) => each.closed === undefined && !ofOld.includes(each));
  const impossible = stated !== undefined && time(stated.expires) > now.getTime() + life + 2 * day;
  const record = handover === undefined ? [] : [handedOver(handover)];
  const said = stated === undefined || impossible ? [] : [statedIn(stated, now)];
  const sayings = [...latestRound(sinceHandover(announced, handover)), ...record, ...said].toSorted(
    (a, b) => time(b.asOf) - time(a.asOf),
  );
  const known = sooner(sayings[0], sayings[1]);
  const others = sayings.filter(({ source }) => source !== known?.source);
  const [newestOfOld] = ofOld;
  const settled = [...record, ...said].toSorted((a, b) => time(a.asOf) - time(b.asOf)).at(-1)?.asOf;
  const ahead = stated?.asOf !== undefined && isAhead(stated.asOf, now) ? stated.asOf : undefined;
  return {
    ...(known === undefined ? {} : { known }),
    ...(settled === undefined ? {} : { settled }),
    ...(newestOfOld !== undefined &&
    newestOfOld.closed === undefined &&
    time(newestOfOld.expires) > now.getTime()
      ? { old: newestOfOld }
      : {}),
    doubts: [
      ...others
        .filter((each) => differ(each, known))
        .map(({ source, expires }) => `${source}: ${expires.slice(0, 10)}`),
      ...(impossible
        ? [
            `the configuration says ${stated.expires.slice(0, 10)}, which is over a year away: no token lives that long`,
          ]
        : []),
      ...(ahead === undefined
        ? []
        : [`the configuration says so as of ${ahead.slice(0, 10)}, which is still to come`]),
    ],
  };
}

/** Our record is worked out: when AWS says an earlier end since, that may be of the same token. */
function sooner(newest: Saying | undefined, next: Saying | undefined): Saying | undefined {
  if (newest?.evidence !== 'announced' || next?.evidence !== 'assumed') return newest;
  return time(next.expires) < time(newest.expires) ? { ...next, asOf: newest.asOf } : newest;
}

/** Ends of tokens from before the hand-over. Without `asOf` nobody knows whether it was stated before. */
function endsKnownBefore(
  handover: Handover | undefined,
  dated: readonly (Announcement & { readonly expires: string })[],
  stated: TokenEvidence['stated'],
): readonly string[] {
  if (handover === undefined) return [];
  const isBefore = (at: string): boolean => time(at) <= time(handover.tokenFrom);
  return [
    ...dated.filter(({ receivedAt }) => isBefore(receivedAt)).map(({ expires }) => expires),
    ...(stated?.asOf !== undefined && isBefore(stated.asOf) ? [stated.expires] : []),
  ];
}

function isOfOldToken(
  { receivedAt, expires }: Announcement & { readonly expires: string },
  handover: Handover | undefined,
  before: readonly string[],
): boolean {
  if (handover === undefined || time(receivedAt) <= time(handover.tokenFrom)) return false;
  if (Math.abs(time(expires) - time(handover.expires)) <= sameEnd) return false;
  return before.some((each) => Math.abs(time(each) - time(expires)) <= sameEnd);
}

/** What was said before is not of the same round as what was said since. */
function sinceHandover<T extends Announcement>(
  announced: readonly T[],
  handover: Handover | undefined,
): readonly T[] {
  const since = announced.filter(
    ({ receivedAt }) => handover !== undefined && time(receivedAt) > time(handover.tokenFrom),
  );
  return since.length > 0 ? since : announced;
}

/** Of what AWS said last, and within the round before it, the earliest end; newest first is asked for. */
function latestRound(announced: readonly (Announcement & { readonly expires: string })[]): readonly Saying[] {
  const [newest] = announced;
  if (newest === undefined) return [];
  const round = announced.filter(({ receivedAt }) => time(receivedAt) > time(newest.receivedAt) - oneRound);
  const first = round.reduce((a, b) => (time(b.expires) < time(a.expires) ? b : a));
  return [
    {
      expires: first.expires,
      evidence: 'announced',
      source: `AWS Health said so on ${first.receivedAt.slice(0, 10)}`,
      asOf: newest.receivedAt,
    },
  ];
}

function handedOver({ tokenFrom, expires }: Handover): Saying {
  return {
    expires,
    evidence: 'assumed',
    source: `worked out from the hand-over of ${tokenFrom.slice(0, 10)}`,
    asOf: tokenFrom,
  };
}

/** Nobody can have looked tomorrow: such an `asOf` says nothing, and may not be newer than all that AWS says. */
function statedIn({ expires, asOf }: NonNullable<TokenEvidence['stated']>, now: Date): Saying {
  const looked = asOf === undefined || isAhead(asOf, now) ? time(expires) - life : time(asOf);
  const since = new Date(Math.min(looked, now.getTime())).toISOString();
  return {
    expires,
    evidence: 'stated',
    source:
      asOf === undefined
        ? 'stated in the configuration'
        : `stated in the configuration as of ${asOf.slice(0, 10)}`,
    asOf: since,
  };
}

/** Somewhere it is tomorrow already. */
function isAhead(asOf: string, now: Date): boolean {
  return time(asOf) > now.getTime() + day;
}

function differ({ expires }: Saying, known: Saying | undefined): boolean {
  return known !== undefined && Math.abs(time(expires) - time(known.expires)) > day;
}

function time(iso: string): number {
  return Date.parse(iso);
}
