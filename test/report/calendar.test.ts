import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCalendar } from '../../src/report/calendar.ts';
import { plain } from '../../src/report/plain-text.ts';
import { anyCredential } from '../support/expiries.ts';
import { parseCalendar, valueOf } from './parse-calendar.ts';
import { NOW, credentials } from './sample-expiry.ts';

const LATER = new Date('2026-11-21T08:00:00Z');
const anyCredentials = fc.uniqueArray(anyCredential, { selector: ({ key }) => plain(key), maxLength: 6 });

function eventsOf(text: string) {
  return parseCalendar(text).components.filter(({ name }) => name === 'VEVENT');
}

describe('the calendar', () => {
  it('looks like this', async () => {
    await expect(renderCalendar(credentials, NOW).replaceAll('\r\n', '\n')).toMatchFileSnapshot(
      'calendar.golden.txt',
    );
  });

  it('is published under a name, and is to be fetched every day', () => {
    const calendar = parseCalendar(renderCalendar(credentials, NOW));
    expect(calendar.name).toBe('VCALENDAR');
    expect(
      ['VERSION', 'METHOD', 'X-WR-CALNAME', 'REFRESH-INTERVAL'].map((name) => valueOf(calendar, name)),
    ).toEqual(['2.0', 'PUBLISH', 'AWS access: what ends when', 'P1D']);
  });

  it('has what is in use and has an end, and nothing else', () => {
    expect(eventsOf(renderCalendar(credentials, NOW)).map((event) => valueOf(event, 'UID'))).toEqual(
      credentials
        .filter(({ state, notAfter }) => state === 'active' && notAfter !== undefined)
        .map(({ key }) => `${key}@rolebridge`)
        .toSorted(),
    );
  });

  it('keeps any text, except what is no character of a calendar', () =>
    fc.assert(
      fc.property(anyCredentials, (some) => {
        const events = eventsOf(renderCalendar(some, NOW));
        const active = some.filter(({ state, notAfter }) => state === 'active' && notAfter !== undefined);
        expect(events).toHaveLength(active.length);
        for (const { key, title, notAfter, livesIn, cutsOff, source, remedy } of active) {
          const event = events.find((each) => valueOf(each, 'UID') === plain(`${key}@rolebridge`));
          expect(event && valueOf(event, 'SUMMARY')).toBe(plain(`${title} ends`));
          expect(event && valueOf(event, 'DESCRIPTION')?.split('\n')).toEqual([
            `It lives in: ${plain(livesIn)}`,
            `It cuts off: ${plain(cutsOff)}`,
            `To do: ${plain(remedy)}`,
            `Its date: ${notAfter}, ${plain(source)}`,
          ]);
        }
      }),
    ));

  it('has no line of more than 75 octets, and each ends as RFC 5545 has it', () =>
    fc.assert(
      fc.property(anyCredentials, (some) => {
        const text = renderCalendar(some, NOW);
        expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
        for (const line of text.split('\r\n')) {
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
          expect(line).not.toMatch(/[\r\n]/u);
        }
      }),
    ));
});

describe('an event', () => {
  const [certificate] = credentials.filter(({ key }) => key === 'saml-signing-certificate/production');
  if (certificate === undefined) throw new Error('no certificate');
  const eventAt = (now: Date, notAfter = '2026-12-31T23:59:59.000Z') => {
    const [event] = eventsOf(renderCalendar([{ ...certificate, notAfter }], now));
    if (event === undefined) throw new Error('no event');
    return event;
  };

  it('takes the whole day on which it ends', () => {
    const event = eventAt(NOW);
    expect([valueOf(event, 'DTSTART'), valueOf(event, 'DTEND')]).toEqual(['20261231', '20270101']);
    expect(event.lines.find(({ name }) => name === 'DTSTART')?.parameters).toBe('VALUE=DATE');
  });

  it('reminds 30, 14, 7 and 1 days before', () => {
    const alarms = eventAt(NOW).components;
    expect(alarms.map((alarm) => [alarm.name, valueOf(alarm, 'ACTION'), valueOf(alarm, 'TRIGGER')])).toEqual(
      ['-P30D', '-P14D', '-P7D', '-P1D'].map((trigger) => ['VALARM', 'DISPLAY', trigger]),
    );
  });

  it('that moves is the same one, in a later revision', () => {
    const [before, after] = [eventAt(NOW), eventAt(LATER, '2029-12-31T00:00:00.000Z')];
    expect(valueOf(after, 'UID')).toBe(valueOf(before, 'UID'));
    expect(Number(valueOf(after, 'SEQUENCE'))).toBeGreaterThan(Number(valueOf(before, 'SEQUENCE')));
    expect([before, after].map((each) => valueOf(each, 'DTSTAMP'))).toEqual([
      '20261120T080000Z',
      '20261121T080000Z',
    ]);
  });
});
