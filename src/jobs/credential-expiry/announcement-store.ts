import * as z from 'zod';
import { failureOf, type Failure, type RolebridgeError } from '../../core/errors.ts';
import { StateConflictError, type StateStore } from '../../state/state-store.ts';
import { stateUnreadable } from '../state-unreadable.ts';
import type { Announcement } from './announcement.ts';

const partition = 'announcements';

/** A token lives one year: what was said of one before is of no use after that. */
const keptFor = 400 * 86_400_000;

const stored = z.object({
  receivedAt: z.iso.datetime(),
  text: z.string(),
  expires: z.iso.datetime().optional(),
  region: z.string().optional(),
  closed: z.literal(true).optional(),
});

export interface StoredAnnouncements {
  /** In the order of their ids. */
  readonly announcements: readonly Announcement[];
  /** What is there and of an unknown form: STATE_UNREADABLE. It may say what nothing else does. */
  readonly broken: readonly { readonly communicationId: string; readonly failure: Failure }[];
}

/** Everything that AWS Health said of SCIM tokens. One entry that cannot be read hides no other. */
export async function readAnnouncements(state: StateStore): Promise<StoredAnnouncements> {
  const entries = (await state.list(partition)).map(({ key: { name }, value }) => {
    return { name, parsed: stored.safeParse(value) };
  });
  return {
    announcements: entries.flatMap(({ name, parsed }) =>
      parsed.success ? [announcementOf(name, parsed.data)] : [],
    ),
    broken: entries.flatMap(({ name, parsed }) =>
      parsed.success ? [] : [{ communicationId: name, failure: failureOf(unreadable(name, parsed.error)) }],
    ),
  };
}

function announcementOf(
  communicationId: string,
  { receivedAt, text, expires, region, closed }: z.output<typeof stored>,
): Announcement {
  return {
    communicationId,
    receivedAt,
    text,
    ...(expires === undefined ? {} : { expires }),
    ...(region === undefined ? {} : { region }),
    ...(closed === undefined ? {} : { closed }),
  };
}

/**
 * Remembers what AWS Health said. AWS delivers a message more than once and in pages: the first of them stays.
 * @returns Whether it was new.
 */
export async function writeAnnouncement(
  state: StateStore,
  { communicationId: name, ...value }: Announcement,
): Promise<boolean> {
  const expires = new Date(Date.parse(value.receivedAt) + keptFor);
  try {
    await state.put({ partition, name }, value, 'absent', { expires });
    return true;
  } catch (error) {
    if (error instanceof StateConflictError) return false;
    throw error;
  }
}

function unreadable(name: string, cause: unknown): RolebridgeError {
  return stateUnreadable(
    { partition, name },
    'Deleting it is safe when the configuration says when the token ends.',
    cause,
  );
}
