import type { Credential } from '../model/credentials.ts';
import { plain } from './plain-text.ts';

/** Days before the end at which a calendar reminds. */
const ALARMS = [30, 14, 7, 1] as const;
const DAY_MS = 86_400_000;
const MOST_OCTETS = 75;

type Event = Credential & { readonly notAfter: string };

/**
 * The ends of what is in use as an iCalendar, all-day on their (UTC) day. The same credential has the same UID, and a
 * later one a higher SEQUENCE, so that a calendar that takes it in again moves what has moved. RFC 5545; RFC 7986 for
 * its name and how often it is to be fetched.
 */
export function renderCalendar(credentials: readonly Credential[], now: Date): string {
  const name = text('AWS access: what ends when');
  const events = credentials.filter(isEvent).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rolebridge//Credential expiry//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    'REFRESH-INTERVAL;VALUE=DURATION:P1D',
    'X-PUBLISHED-TTL:P1D',
    ...events.flatMap((event) => eventLines(event, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function isEvent(credential: Credential): credential is Event {
  return credential.state === 'active' && credential.notAfter !== undefined;
}

function eventLines({ key, title, notAfter, livesIn, cutsOff, source, remedy }: Event, now: Date): string[] {
  const day = notAfter.slice(0, 10);
  const next = new Date(Date.parse(day) + DAY_MS).toISOString();
  const summary = text(`${title} ends`);
  const description = text(
    `It lives in: ${livesIn}`,
    `It cuts off: ${cutsOff}`,
    `To do: ${remedy}`,
    `Its date: ${notAfter}, ${source}`,
  );
  return [
    'BEGIN:VEVENT',
    `UID:${text(`${key}@rolebridge`)}`,
    `DTSTAMP:${utc(now)}`,
    `LAST-MODIFIED:${utc(now)}`,
    // Whole minutes: what is exported later is newer, and the number stays within 31 bits.
    `SEQUENCE:${Math.floor(now.getTime() / 60_000)}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    `DTEND;VALUE=DATE:${next.slice(0, 10).replaceAll('-', '')}`,
    `SUMMARY:${summary}`,
    `DESCRIPTION:${description}`,
    'TRANSP:TRANSPARENT',
    ...ALARMS.flatMap((days) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `TRIGGER:-P${days}D`,
      `DESCRIPTION:${summary}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ];
}

/** A TEXT value of several lines. RFC 5545, section 3.3.11, which has no control characters. */
function text(...lines: readonly string[]): string {
  return lines.map((line) => plain(line).replace(/[\\;,]/gu, String.raw`\$&`)).join(String.raw`\n`);
}

/** RFC 5545, section 3.3.5, form 2. */
function utc(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace(/[-:]/gu, '')}Z`;
}

/** A content line of at most 75 octets; what follows begins with a space. RFC 5545, section 3.1. */
function folded(line: string): string {
  let octets = 0;
  let result = '';
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MOST_OCTETS) {
      result += '\r\n ';
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}
