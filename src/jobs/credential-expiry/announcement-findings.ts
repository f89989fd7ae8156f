import type { Finding } from '../../model/credentials.ts';
import type { Announcement } from './announcement.ts';
import type { TokenDate } from './scim-token-date.ts';
import type { Part } from './source.ts';
import { isElsewhere, type TokenPlace } from './token-place.ts';

const year = 365 * 86_400_000;

/** Both that an announcement can be found to be. @param id Its communication id; nothing: of all of them. */
export function announcementKeys(id = ''): readonly string[] {
  return [`announcement-unreadable/${id}`, `announcement-elsewhere/${id}`];
}

/**
 * Announcements that nobody can use: each is a finding with the whole text, passed on and never swallowed.
 *
 * | the announcement                                | is over when                                                    |
 * |-------------------------------------------------|-----------------------------------------------------------------|
 * | has no date                                     | a person settled it since, for every token that it may be about |
 * | is of a Region that no endpoint is in           | the token has ended, or the configuration knows the Region      |
 *
 * Another announcement settles nothing: there may be two tokens. After a year, and when AWS closed the matter, it is over.
 * @param dates Of all tokens.
 */
export function unusableAnnouncements(
  announcements: readonly Announcement[],
  places: readonly TokenPlace[],
  dates: readonly TokenDate[],
  now: Date,
): Part {
  const open = announcements
    .filter(({ closed }) => closed === undefined)
    .filter(({ receivedAt }) => Date.parse(receivedAt) > now.getTime() - year);
  const elsewhere = open.filter((each) => isElsewhere(each, places));
  return {
    findings: [
      ...elsewhere
        .filter(({ expires }) => expires === undefined || Date.parse(expires) > now.getTime())
        .map(elsewhereFinding),
      ...open
        .filter((each) => each.expires === undefined && !elsewhere.includes(each))
        .filter(({ receivedAt }) => !dates.every((each) => isSettled(each, receivedAt)))
        .map(unreadableFinding),
    ],
    judged: announcements.flatMap(({ communicationId }) => announcementKeys(communicationId)),
  };
}

/** By the day: the configuration holds no time, and is asked for the day of the announcement. */
function isSettled({ settled }: TokenDate, receivedAt: string): boolean {
  return settled !== undefined && settled.slice(0, 10) >= receivedAt.slice(0, 10);
}

function unreadableFinding({ communicationId, receivedAt, text }: Announcement): Finding {
  return {
    key: `announcement-unreadable/${communicationId}`,
    severity: 'warning',
    title: 'AWS announces the end of a SCIM token, and its date cannot be read',
    text: `AWS Health wrote on ${receivedAt.slice(0, 10)}: ${text}`,
    remedy:
      'Read the date in the text, and write it to jobs.credentialExpiry.identityCenter[].scim.token ' +
      `with asOf: ${receivedAt.slice(0, 10)}, or hand a new token over: rolebridge rotate scim NAME --token-from SECRET.`,
  };
}

function elsewhereFinding({ communicationId, receivedAt, region = '', text }: Announcement): Finding {
  return {
    key: `announcement-elsewhere/${communicationId}`,
    severity: 'warning',
    title: `AWS announces the end of a SCIM token in ${region}, where the configuration knows of none`,
    text: `AWS Health wrote on ${receivedAt.slice(0, 10)} of IAM Identity Center in ${region}: ${text}`,
    remedy:
      'If the token is in use, state its endpoint in jobs.credentialExpiry.identityCenter[].scim; if it is not, delete it in the console of ' +
      `IAM Identity Center in ${region}.`,
  };
}
