import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryDate } from '../../../src/jobs/credential-expiry/expiry-date.ts';

const told = new Date('2026-12-02T09:00:00Z');

describe('the date in what AWS writes', () => {
  it.each([
    { text: 'Your SCIM access token expires on 2027-03-01.', date: '2027-03-01' },
    { text: 'expires at 2027-03-01T10:20:30Z', date: '2027-03-01T10:20:30' },
    { text: 'expires at 2027-03-01 10:20:30.123 UTC', date: '2027-03-01T10:20:30' },
    { text: 'expires at 2027-03-01T10:20:30+02:00', date: '2027-03-01T08:20:30' },
    { text: 'expires at 2027-03-01T10:20:30-0800', date: '2027-03-01T18:20:30' },
    { text: 'will expire on 2027/03/01', date: '2027-03-01' },
    { text: 'will expire on March 1, 2027', date: '2027-03-01' },
    { text: 'will expire on MARCH 1ST, 2027 at 10:20 UTC', date: '2027-03-01T10:20' },
    { text: 'will expire on Mar. 01 2027', date: '2027-03-01' },
    { text: 'Expiration date: 1 March 2027', date: '2027-03-01' },
    { text: 'expires on the 1st of March 2027', date: '2027-03-01' },
    { text: 'expiry: 01-Mar-2027', date: '2027-03-01' },
    { text: 'expires Mon, 01 Mar 2027 00:00:00 GMT', date: '2027-03-01' },
    { text: 'expires in 89 days on Mon Mar 01 10:20:30 UTC 2027', date: '2027-03-01T10:20:30' },
    { text: 'expires in 89 days on Mon Mar 01 10:20:30 PST 2027', date: '2027-03-01' },
    { text: 'it expires in 60 days', date: '2027-01-31' },
    { text: 'it will expire in 1 day.', date: '2026-12-03' },
    { text: 'is expiring soon, namely in 7 days', date: '2026-12-09' },
    { text: 'will expire on 13/02/2027', date: '2027-02-13' },
    { text: 'will expire on 02/13/2027', date: '2027-02-13' },
    { text: 'will expire on 03/03/2027', date: '2027-03-03' },
    { text: 'expires in 89 days, on 03/01/2027', date: '2027-03-01' },
    { text: 'expires in 32 days, on 03/01/2027', date: '2027-01-03' },
    { text: 'created on March 3, 2026, expires on March 1, 2027', date: '2027-03-01' },
    {
      text: 'Expired tokens stop provisioning. Sent 2026-12-02. It expires on 2027-03-01.',
      date: '2027-03-01',
    },
    { text: 'Rotate the token before 2027-03-01.', date: '2027-03-01' },
    {
      text: 'When a SCIM access token expires, generate a new one, which is valid until November 20, 2027. Your token expires on January 25, 2027.',
      date: '2027-01-25',
    },
    {
      text: 'Token expiry: we last notified you on November 13, 2026. Your token expires on January 25, 2027.',
      date: '2027-01-25',
    },
    { text: 'expires on March 1, 2027 (2027-03-01T10:20:30Z)', date: '2027-03-01' },
    { text: '60 days before expiration we write: it expires on 2027-03-01', date: '2027-03-01' },
  ])('$text', ({ text, date }) => {
    expect(expiryDate(text, told)).toEqual(new Date(date.includes('T') ? `${date}Z` : `${date}T00:00:00Z`));
  });

  it('is in January when 03/01 is written and January is past', () => {
    expect(expiryDate('will expire on 03/01/2027', new Date('2027-01-20T00:00:00Z'))).toEqual(
      new Date('2027-03-01T00:00:00Z'),
    );
  });

  it.each([
    { name: 'no date', text: 'Your SCIM access token is about to expire.' },
    { name: 'day and month that may be changed for each other', text: 'will expire on 03/01/2027' },
    { name: 'no day of the calendar', text: 'will expire on February 31, 2027' },
    { name: 'more than a year away', text: 'will expire on March 1, 2028' },
    { name: 'a text that contradicts itself', text: 'expires in 10 days on March 1, 2027' },
    { name: 'a past date that nothing calls the end', text: 'Sent on 2026-12-01. Please rotate the token.' },
    {
      name: 'two dates that nothing calls the end',
      text: 'Rotate it after 2026-12-05 and before 2027-03-01.',
    },
    { name: 'a limit and no date', text: 'Your token expires within the next 90 days.' },
    {
      name: 'two tokens that end on different days',
      text: 'Your tokens are about to expire: token a on February 12, 2027; token b on January 25, 2027.',
    },
    {
      name: 'two tokens of a list',
      text: 'These expire: (1) created 2026-11-01, expires 2027-11-01; (2) created 2026-01-25, expires 2027-01-25.',
    },
    {
      name: 'an end that can be read beside one that cannot',
      text: 'expires on 03/01/2027. It expires on 2027-05-05.',
    },
    { name: 'an end that is over', text: 'The token expired on 2026-11-30.' },
    {
      name: 'the end of a new token alone',
      text: 'It expires soon: make a new one, valid until 2027-11-20.',
    },
    { name: 'a month inside a word', text: 'expires: see Summary 5, 2027' },
    { name: 'nothing at all', text: '' },
  ])('is none in $name', ({ text }) => {
    expect(expiryDate(text, told)).toBeUndefined();
  });

  it('is found in every form of every day of the coming year', () => {
    const names = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'];
    const all = [...names, 'October', 'November', 'December'];
    const forms: readonly ((date: Date) => string)[] = [
      (date) => date.toISOString(),
      (date) => date.toISOString().slice(0, 10),
      (date) => date.toUTCString(),
      (date) => `${all[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`,
      (date) => `${date.getUTCDate()} ${all[date.getUTCMonth()]?.slice(0, 3)} ${date.getUTCFullYear()}`,
    ];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), fc.constantFrom(...forms), (days, form) => {
        const date = new Date(Date.UTC(2026, 11, 3 + days));
        expect(expiryDate(`The token (id 2026-12-01/7) expires on ${form(date)}. Thank you.`, told)).toEqual(
          date,
        );
      }),
      { seed: 7 },
    );
  });

  it('is never the work of a crash, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(expiryDate(`expires ${text}`, told)?.getTime()).not.toBeNaN();
      }),
    );
  });
});
