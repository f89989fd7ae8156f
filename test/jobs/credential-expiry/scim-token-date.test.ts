import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Announcement } from '../../../src/jobs/credential-expiry/announcement.ts';
import { scimTokenDate, type TokenEvidence } from '../../../src/jobs/credential-expiry/scim-token-date.ts';
import { now } from './certificates.ts';

const iso = (day: string): string => new Date(day).toISOString();

function said(on: string, expires?: string, more: Partial<Announcement> = {}): Announcement {
  const date = expires === undefined ? {} : { expires: iso(expires) };
  return { communicationId: `${on} ${expires}`, receivedAt: iso(on), text: 'It ends.', ...date, ...more };
}
const gave = (on: string, expires: string) => ({ tokenFrom: iso(on), expires: iso(expires) });
const states = (expires: string, asOf?: string) => ({
  expires: iso(expires),
  ...(asOf === undefined ? {} : { asOf: iso(asOf) }),
});
const none = { announcements: [] };

describe('the date of a SCIM token', () => {
  it.each<TokenEvidence & { name: string; is: string }>([
    {
      name: 'what AWS announced',
      announcements: [said('2026-11-20', '2027-02-10')],
      is: 'announced 2027-02-10',
    },
    {
      name: 'what AWS announced last',
      announcements: [said('2026-11-20', '2027-02-12'), said('2026-02-01', '2026-03-01')],
      is: 'announced 2027-02-12',
    },
    {
      name: 'the earlier of two that AWS announced in one round',
      announcements: [said('2026-11-20', '2027-02-12'), said('2026-11-18', '2026-12-20')],
      is: 'announced 2026-12-20',
    },
    {
      name: 'a year after our hand-over',
      ...none,
      handover: gave('2026-03-01', '2027-03-01'),
      is: 'assumed 2027-03-01',
    },
    { name: 'what the operator states', ...none, stated: states('2027-04-01'), is: 'stated 2027-04-01' },
    {
      name: 'an announcement after the hand-over of the same token',
      announcements: [said('2026-11-30', '2027-02-25')],
      handover: gave('2026-03-01', '2027-03-01'),
      is: 'announced 2027-02-25',
    },
    {
      name: 'the hand-over, when the announcement was before it',
      announcements: [said('2026-11-01', '2026-12-20')],
      handover: gave('2026-11-10', '2027-11-10'),
      is: 'assumed 2027-11-10',
    },
    {
      name: 'the hand-over, when the announcement after it is of an end that AWS knew before it',
      announcements: [said('2026-11-20', '2026-12-20'), said('2026-11-08', '2026-12-21')],
      handover: gave('2026-11-10', '2027-11-10'),
      is: 'assumed 2027-11-10',
    },
    {
      name: 'the hand-over, when the announcement after it is of an end that was stated before it',
      announcements: [said('2026-11-20', '2026-12-20')],
      stated: states('2026-12-19', '2026-06-01'),
      handover: gave('2026-11-10', '2027-11-10'),
      is: 'assumed 2027-11-10',
    },
    {
      name: 'what AWS announces after a hand-over of an end that nobody knew before: it may be the same token again',
      announcements: [said('2026-11-20', '2026-12-20')],
      stated: states('2026-12-20'),
      handover: gave('2026-11-10', '2027-11-10'),
      is: 'announced 2026-12-20',
    },
    {
      name: 'what was announced since a hand-over, without what was said the week before it',
      announcements: [said('2026-11-12', '2027-01-20'), said('2026-11-08', '2026-12-20')],
      handover: gave('2026-11-10', '2027-11-10'),
      is: 'announced 2027-01-20',
    },
    {
      name: 'the hand-over, when it ends before what AWS announces since',
      announcements: [said('2026-11-30', '2027-02-25')],
      handover: gave('2026-02-20', '2027-02-20'),
      is: 'assumed 2027-02-20',
    },
    {
      name: 'what AWS announced, when the configuration says when somebody will look',
      announcements: [said('2026-11-25', '2026-12-15')],
      stated: states('2027-11-20', '2027-11-20'),
      is: 'announced 2026-12-15',
    },
    {
      name: 'what AWS announces after a token was stated that is made in a day',
      announcements: [said('2026-12-01T12:00:00Z', '2026-12-15')],
      stated: states('2027-12-03'),
      is: 'announced 2026-12-15',
    },
    {
      name: 'what is stated of a later look',
      ...none,
      handover: gave('2026-03-01', '2027-03-01'),
      stated: states('2027-02-20', '2026-06-01'),
      is: 'stated 2027-02-20',
    },
    {
      name: 'the hand-over, when what is stated is of a token before',
      ...none,
      handover: gave('2026-11-10', '2027-11-10'),
      stated: states('2027-02-20'),
      is: 'assumed 2027-11-10',
    },
    {
      name: 'what is stated of a new token, after the announcements of the old one',
      announcements: [said('2026-10-20', '2026-11-20')],
      stated: states('2027-11-19'),
      is: 'stated 2027-11-19',
    },
    {
      name: 'not what no token can have',
      announcements: [said('2026-11-20', '2027-02-10')],
      stated: states('2028-02-10'),
      is: 'announced 2027-02-10',
    },
    {
      name: 'not what AWS said when it closed the matter',
      announcements: [said('2026-11-20', '2027-02-10', { closed: true })],
      stated: states('2027-04-01', '2026-05-01'),
      is: 'stated 2027-04-01',
    },
  ])('is $name', ({ name: _name, is, ...evidence }) => {
    const { known } = scimTokenDate(evidence, now);
    expect(`${known?.evidence} ${known?.expires.slice(0, 10)}`).toBe(is);
  });

  it.each<TokenEvidence & { name: string }>([
    { name: 'nobody said anything', ...none },
    { name: 'AWS wrote no date that can be read', announcements: [said('2026-11-20')] },
    { name: 'only the impossible is stated', ...none, stated: states('2029-01-01') },
  ])('is unknown when $name', ({ name: _name, ...evidence }) => {
    expect(scimTokenDate(evidence, now).known).toBeUndefined();
  });

  describe('of the old token', () => {
    const handover = gave('2026-11-10', '2027-11-10');
    const before = said('2026-11-03', '2026-12-20');
    it.each([
      {
        name: 'is told while it has not ended',
        announcements: [said('2026-11-20', '2026-12-20')],
        told: true,
      },
      { name: 'is over when it has ended', announcements: [said('2026-11-20', '2026-11-30')], told: false },
      {
        name: 'is over when AWS closed the matter',
        announcements: [said('2026-11-20', '2026-12-20'), said('2026-11-25', '2026-12-20', { closed: true })],
        told: false,
      },
      {
        name: 'is not what was said before the hand-over',
        announcements: [said('2026-11-01', '2026-12-20')],
        told: false,
      },
    ])('$name', ({ announcements, told }) => {
      expect(
        scimTokenDate({ announcements: [...announcements, before], handover }, now).old !== undefined,
      ).toBe(told);
    });
  });

  it('says what the others say when they differ by more than a day', () => {
    const evidence = {
      announcements: [said('2026-11-30', '2027-02-25')],
      handover: gave('2026-03-01', '2027-03-01'),
      stated: states('2027-02-25', '2026-04-01'),
    };
    expect(scimTokenDate(evidence, now).doubts).toEqual([
      'worked out from the hand-over of 2026-03-01: 2027-03-01',
    ]);
  });

  it('says what is wrong with a look that is still to come', () => {
    const stated = states('2027-11-20', '2027-11-20');
    expect(scimTokenDate({ announcements: [], stated }, now).doubts).toEqual([
      'the configuration says so as of 2027-11-20, which is still to come',
    ]);
  });

  it.each<TokenEvidence & { name: string; until: string | undefined }>([
    { name: 'never by AWS', announcements: [said('2026-11-20', '2027-02-10')], until: undefined },
    {
      name: 'by a hand-over',
      announcements: [said('2026-11-20', '2027-02-10')],
      handover: gave('2026-11-10', '2027-11-10'),
      until: '2026-11-10',
    },
    { name: 'by what is stated', ...none, stated: states('2027-04-01', '2026-11-20'), until: '2026-11-20' },
    { name: 'no later than now', ...none, stated: states('2027-12-03'), until: '2026-12-01' },
  ])('is settled by a person: $name', ({ name: _name, until, ...evidence }) => {
    expect(scimTokenDate(evidence, now).settled?.slice(0, 10)).toBe(until);
  });

  it('does not depend on the order of the announcements', () => {
    const all = [
      said('2026-11-20', '2027-02-12'),
      said('2026-11-20', '2027-02-13'),
      said('2026-11-19', '2026-12-20'),
      said('2026-11-25', '2026-12-21'),
      said('2026-11-26'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (announcements) => {
        expect(scimTokenDate({ announcements }, now)).toEqual(scimTokenDate({ announcements: all }, now));
      }),
    );
  });
});
