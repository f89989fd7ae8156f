import type { RunContext } from '../../core/context.ts';
import type { Gap } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { Announcement } from './announcement.ts';
import { readAnnouncements } from './announcement-store.ts';
import { readHandover } from './handover.ts';
import type { CredentialExpiryParts } from './parts.ts';
import type { CredentialExpiryReaders } from './readers.ts';
import type { TokenDate } from './scim-token-date.ts';
import { announcementKeys, unusableAnnouncements } from './announcement-findings.ts';
import { judgeToken, refusedToken, tokenDateKeys, tokenFindingKeys } from './scim-token.ts';
import { attempt, gapOf, joined, unreadUnder, type Part } from './source.ts';
import { announcedTo, tokenPlaces, type TokenPlace } from './token-place.ts';

interface TokenRead {
  readonly date?: TokenDate;
  readonly gaps: readonly Gap[];
  readonly part: Part;
}

/** The SCIM tokens: what AWS Health and our own hand-overs said, and whether the endpoints still take them. */
export async function readTokens(
  { settings: { identityCenter } }: CredentialExpiryParts,
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<Part> {
  const stored = await attempt(context, () => readAnnouncements(readers.state));
  const announcements = stored.ok ? stored.value.announcements : undefined;
  const broken = stored.ok ? stored.value.broken : [];
  const places = tokenPlaces(identityCenter, announcements ?? []);
  const [dates, probes] = await Promise.all([
    announcements === undefined
      ? []
      : Promise.all(places.map((each) => readDate(each, announcedTo(each, announcements), readers, context))),
    Promise.all(places.map((each) => probe(each, readers, context))),
  ]);
  const known = dates.flatMap(({ date }) => (date === undefined ? [] : [date]));
  const lost = stored.ok ? undefined : gapOf('announcements', stored.failure);
  const gaps = [
    ...(lost === undefined ? [] : [lost]),
    ...broken.map((each) => gapOf(`announcement ${each.communicationId}`, each.failure)),
    ...[...dates, ...probes].flatMap((each) => each.gaps),
  ];
  const probed = probes.filter((each) => each.asked).length;
  const found = `${count(announcements?.length ?? 0, 'announcement')} of AWS Health, ${count(probed, 'SCIM endpoint')} asked`;
  if (places.length === 0 && gaps.length === 0) return {};
  return joined([
    ...[...dates, ...probes].map(({ part }) => part),
    announcements === undefined || known.length < places.length
      ? { unread: unreadUnder(announcementKeys(), 'the state could not be read') }
      : unusableAnnouncements(announcements, places, known, context.clock.now()),
    ...broken.map(({ communicationId, failure }) => ({
      unread: unreadUnder(announcementKeys(communicationId), failure.message),
    })),
    lost === undefined ? {} : { unread: unreadUnder(places.flatMap(tokenDateKeys), lost.reason) },
    { reads: [{ source: 'IAM Identity Center', found, gaps }] },
  ]);
}

async function readDate(
  place: TokenPlace,
  announcements: readonly Announcement[],
  { state }: CredentialExpiryReaders,
  context: RunContext,
): Promise<TokenRead> {
  const handover = await attempt(context, () => readHandover(state, place.name));
  const gaps = handover.ok ? [] : [gapOf(`hand-over of ${place.name}`, handover.failure)];
  if (!handover.ok && handover.failure.code !== 'STATE_UNREADABLE') {
    return { gaps, part: { unread: unreadUnder(tokenDateKeys(place), handover.failure.message) } };
  }
  const { endpoint, token: stated } = place.scim ?? {};
  const { date, part } = judgeToken(
    {
      name: place.name,
      announcements,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(handover.ok && handover.value !== undefined ? { handover: handover.value } : {}),
      ...(stated === undefined ? {} : { stated }),
    },
    context.clock.now(),
  );
  if (handover.ok) return { date, gaps, part };
  // It stays broken until a person mends it: what the others say must be told until then. What it hides is unread.
  const told = date.known === undefined ? [] : (part.credentials ?? []);
  const hidden = date.known === undefined ? tokenDateKeys(place) : tokenFindingKeys(place);
  return {
    date,
    gaps,
    part: {
      credentials: told,
      remarks: part.remarks ?? [],
      unread: unreadUnder(hidden, handover.failure.message),
    },
  };
}

/** Asks the endpoint whether it takes the token of the secret. No answer is not a refusal. */
async function probe(
  { name, scim }: TokenPlace,
  readers: CredentialExpiryReaders,
  context: RunContext,
): Promise<TokenRead & { readonly asked: boolean }> {
  const { tokenSecret, endpoint } = scim ?? {};
  const refused = [`scim-token-refused/${name}`];
  if (tokenSecret === undefined || endpoint === undefined) return { asked: false, gaps: [], part: {} };
  const answer = await attempt(context, async () => {
    const token = (await readers.secret(tokenSecret, context)).trim();
    return readers.scim.accepts({ endpoint, token }, context);
  });
  if (!answer.ok) {
    const gap = gapOf(`SCIM endpoint of ${name}`, answer.failure);
    return {
      asked: false,
      gaps: [gap],
      part: { unread: unreadUnder(refused, gap.reason) },
    };
  }
  return {
    asked: true,
    gaps: [],
    part: { findings: answer.value ? [] : [refusedToken(name, endpoint)], judged: refused },
  };
}
