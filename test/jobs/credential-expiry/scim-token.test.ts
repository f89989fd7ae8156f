import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../src/jobs/credential-expiry/announcement.ts';
import { unusableAnnouncements } from '../../../src/jobs/credential-expiry/announcement-findings.ts';
import { judgeToken } from '../../../src/jobs/credential-expiry/scim-token.ts';
import { announcedTo, tokenPlaces } from '../../../src/jobs/credential-expiry/token-place.ts';
import { now } from './certificates.ts';
import { parts } from './estate.ts';

const unreadable = (receivedAt: string, more: Partial<Announcement> = {}): Announcement => ({
  communicationId: receivedAt,
  receivedAt,
  text: 'It ends some day.',
  ...more,
});

describe('announcements that nobody can use', () => {
  const known = (settled: string) => ({ settled, doubts: [] });
  const before = known('2026-06-01T00:00:00.000Z');
  const after = known('2026-11-30T00:00:00.000Z');
  const sameDay = known('2026-11-20T00:00:00.000Z');
  const unknown = { doubts: [] };

  it.each([
    { name: 'are told when nothing was settled since', dates: [before], told: true },
    { name: 'are told when nothing was ever settled', dates: [unknown], told: true },
    {
      name: 'are told when only one of two tokens was settled since',
      dates: [after, before],
      told: true,
    },
    { name: 'are settled by a person', dates: [after, after], told: false },
    { name: 'are settled by what is stated as of their day', dates: [sameDay], told: false },
  ])('$name', ({ dates, told }) => {
    const announcements = [unreadable('2026-11-20T09:00:00.000Z')];
    const { findings } = unusableAnnouncements(announcements, [{ name: 'center' }], dates, now);
    expect(findings?.some(({ text }) => text.includes('It ends some day.'))).toBe(told);
  });

  it.each([
    {
      name: 'has a date',
      announcement: unreadable('2026-11-20T00:00:00.000Z', { expires: now.toISOString() }),
    },
    { name: 'AWS has closed', announcement: unreadable('2026-11-20T00:00:00.000Z', { closed: true }) },
    {
      name: 'is more than a year old, as its token is',
      announcement: unreadable('2025-11-20T00:00:00.000Z'),
    },
  ])('are not what $name', ({ announcement }) => {
    expect(unusableAnnouncements([announcement], [{ name: 'center' }], [unknown], now).findings).toEqual([]);
  });

  it('are judged, each of them, whatever they are found to be', () => {
    const { judged } = unusableAnnouncements([unreadable('2025-11-20T00:00:00.000Z')], [], [], now);
    expect(judged).toEqual([
      'announcement-unreadable/2025-11-20T00:00:00.000Z',
      'announcement-elsewhere/2025-11-20T00:00:00.000Z',
    ]);
  });

  describe('of a Region that no endpoint is in', () => {
    const virginia = { region: 'us-east-1', expires: '2027-01-20T00:00:00.000Z' };
    const places = [
      { name: 'ireland', scim: { endpoint: 'https://scim.eu-west-1.amazonaws.com/t/scim/v2/' } },
    ];
    it.each([
      { name: 'are passed on', more: virginia, told: true },
      { name: 'are passed on without a date, once', more: { region: 'us-east-1' }, told: true },
      {
        name: 'are over when the token has ended',
        more: { ...virginia, expires: '2026-11-30T00:00:00.000Z' },
        told: false,
      },
      {
        name: 'are over when AWS closed the matter',
        more: { ...virginia, closed: true as const },
        told: false,
      },
    ])('$name', ({ more, told }) => {
      const announcement = unreadable('2026-11-20T09:00:00.000Z', more);
      const { findings } = unusableAnnouncements([announcement], places, [after], now);
      expect(findings?.map(({ key, text }) => `${key} ${text.includes('It ends some day.')}`)).toEqual(
        told ? ['announcement-elsewhere/2026-11-20T09:00:00.000Z true'] : [],
      );
    });
  });
});

describe('the token that an announcement is about', () => {
  const scim = (region: string) => ({ endpoint: `https://scim.${region}.amazonaws.com/t/scim/v2/` });
  const ireland = { name: 'ireland', scim: scim('eu-west-1') };
  const virginia = { name: 'virginia', scim: scim('us-east-1') };
  const nowhere = { name: 'nowhere' };
  const both = [ireland, virginia];

  it.each([
    {
      name: 'not the only one, when it is in another Region',
      region: 'us-east-1',
      places: [ireland],
      to: [],
    },
    {
      name: 'the only one, when nobody knows its Region',
      region: 'us-east-1',
      places: [nowhere],
      to: ['nowhere'],
    },
    { name: 'the one of the Region', region: 'us-east-1', places: both, to: ['virginia'] },
    {
      name: 'none when the Region fits none',
      region: 'eu-north-1',
      places: both,
      to: [],
    },
    { name: 'each when there is no Region', region: undefined, places: both, to: ['ireland', 'virginia'] },
  ])('is $name', ({ region, places, to }) => {
    const announcement = unreadable('2026-11-20T00:00:00.000Z', region === undefined ? {} : { region });
    const told = places.filter((place) => announcedTo(place, [announcement]).length > 0);
    expect(told.map(({ name }) => name)).toEqual(to);
  });

  it('is looked for where SCIM is configured, and else only when AWS spoke of one', () => {
    const [entry] = parts().settings.identityCenter;
    const { scim: _scim, ...plain } = entry ?? { name: '', scim: undefined };
    const some = [unreadable('2026-11-20T00:00:00.000Z')];
    expect(tokenPlaces(parts().settings.identityCenter, some)).toEqual([
      { name: 'identity-center', scim: entry?.scim },
    ]);
    expect(tokenPlaces([], [])).toEqual([]);
    expect(tokenPlaces([], some)).toEqual([{ name: 'identity-center' }]);
    expect(plain).not.toHaveProperty('scim');
  });
});

describe('the token of an entry', () => {
  it('is told to delete the old one after a hand-over', () => {
    const handover = { tokenFrom: '2026-11-10T00:00:00.000Z', expires: '2027-11-10T00:00:00.000Z' };
    const announcements = ['2026-11-05', '2026-11-20'].map((on) =>
      unreadable(`${on}T00:00:00.000Z`, { expires: '2026-12-20T00:00:00.000Z' }),
    );
    const { part } = judgeToken({ name: 'identity-center', announcements, handover }, now);
    expect(part.findings?.map(({ key }) => key)).toEqual(['scim-token-old-one/identity-center']);
    expect(part.credentials).toMatchObject([{ notAfter: handover.expires, evidence: 'assumed' }]);
  });

  it('has no date, and says so, when nobody knows', () => {
    const { part } = judgeToken({ name: 'identity-center', announcements: [] }, now);
    expect(part.findings?.map(({ key }) => key)).toEqual(['scim-token-date-unknown/identity-center']);
    expect(part.credentials?.[0]).not.toHaveProperty('notAfter');
  });
});
