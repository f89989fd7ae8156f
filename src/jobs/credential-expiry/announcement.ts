import * as z from 'zod';
import { expiryDate } from './expiry-date.ts';

/** What AWS Health said of a SCIM token: nothing else tells when it ends. */
export interface Announcement {
  /** The same in the copies and pages of one communication. */
  readonly communicationId: string;
  /** ISO time at which AWS sent it: a queue may have held it for days. */
  readonly receivedAt: string;
  /** The whole text, in English when there is one. */
  readonly text: string;
  /** ISO time; absent when the text holds no date that can be read beyond doubt. */
  readonly expires?: string;
  /** Region of the IAM Identity Center that it is about. */
  readonly region?: string;
  /** AWS has closed the matter: it says no more of a token that is in use. */
  readonly closed?: true;
}

/** AWS re:Post: "How do I get notified when my SCIM access token expires?" */
export const tokenEventType = 'AWS_IAMIDENTITYCENTER_SCIM_BEARER_TOKEN_EXPIRY_NOTIFICATION';

const text = z.string().min(1).optional().catch(undefined);

/**
 * Only what tells the event apart is asked for: everything else may be missing, so that a changed event is still
 * passed on. AWS: "Reference: AWS Health events Amazon EventBridge schema".
 */
const healthEvent = z.object({
  id: text,
  time: z.iso.datetime({ offset: true }),
  detail: z.object({
    eventTypeCode: z.literal(tokenEventType),
    communicationId: text,
    eventRegion: text,
    statusCode: text,
    // A boolean in the schema; text is understood, too: a copy must not pass for a message of its own.
    backupEvent: z.union([z.boolean(), z.stringbool()]).optional().catch(undefined),
    eventDescription: z.array(z.object({ language: text, latestDescription: z.string().min(1) })).catch([]),
  }),
});

type HealthEvent = z.output<typeof healthEvent>;

/**
 * Reads an event of AWS Health as EventBridge delivers it.
 * @returns `backup-copy`: AWS sent it to a second Region too, and the first has it; undefined: it is another event.
 */
export function readAnnouncement(event: unknown): Announcement | 'backup-copy' | undefined {
  const parsed = healthEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { id, time, detail } = parsed.data;
  if (detail.backupEvent === true) return 'backup-copy';
  const told = new Date(time);
  const texts = descriptions(detail);
  const expires = texts.map((each) => expiryDate(each, told)).find((date) => date !== undefined);
  return {
    communicationId: detail.communicationId ?? id ?? `${tokenEventType} ${told.toISOString()}`,
    receivedAt: told.toISOString(),
    text: texts[0] ?? JSON.stringify(event),
    ...(expires === undefined ? {} : { expires: expires.toISOString() }),
    ...(detail.eventRegion === undefined ? {} : { region: detail.eventRegion }),
    ...(detail.statusCode === 'closed' ? { closed: true } : {}),
  };
}

/** English first: its dates are the ones that can be read. */
function descriptions({ eventDescription }: HealthEvent['detail']): readonly string[] {
  const rank = (language: string | undefined): number => (language?.startsWith('en') === true ? 0 : 1);
  return eventDescription
    .toSorted((a, b) => rank(a.language) - rank(b.language))
    .map(({ latestDescription }) => latestDescription);
}
