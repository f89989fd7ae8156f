import { describe, expect, it } from 'vitest';
import { isLeftOver } from '../../../src/jobs/saml-rotation/choice.ts';
import { moved, recordOf, withGoing, type RotationRecord } from '../../../src/jobs/saml-rotation/record.ts';
import { seen, type Sighting } from '../../../src/jobs/saml-rotation/sighting.ts';
import type { Certificate } from '../../../src/model/certificates.ts';
import { certificate } from './clouds.ts';

// Each begins later than the one before.
const z = certificate('z', -40, 80);
const a = certificate('a', -30, 90);
const b = certificate('b', -20, 100);
const c = certificate('c', -10, 100);
const then = new Date('2026-11-01T00:00:00Z');
const now = new Date('2026-11-20T00:00:00Z');
const later = new Date('2026-12-01T00:00:00Z');

const sighting = (active: Certificate, rest: Partial<Sighting> = {}): Sighting => ({
  servicePrincipalId: 'application',
  active,
  accounts: [],
  severed: [],
  ...rest,
});
const first = seen({}, sighting(a), then);

/** Which one is active, how it came, from which, and what no unattended run activates. */
const inShort = ({ active, rolledBack = [] }: RotationRecord) => {
  const named = (thumbprint: string | undefined) =>
    [z, a, b, c].find((each) => each.thumbprint === thumbprint)?.subject.slice(3);
  return [named(active?.thumbprint), active?.how, named(active?.from), rolledBack.map(named).join()].join(
    ' ',
  );
};

describe('what is remembered of a rotation', () => {
  it('begins with the active certificate, and does not change while that stays', () => {
    expect(first).toEqual({
      servicePrincipalId: 'application',
      accounts: [],
      active: { thumbprint: a.thumbprint, notBefore: a.notBefore, since: then.toISOString(), how: 'seen' },
    });
    expect(seen(first, sighting(a), now)).toEqual(first);
  });

  const forward = moved(first, b, now, 'activated');
  const back = moved(forward, a, now, 'rolled-back');
  it.each([
    { name: 'our own activation', after: forward, expected: 'b activated a ' },
    { name: 'our own roll-back', after: back, expected: 'a rolled-back b b' },
    { name: 'an activation by hand', after: moved(first, b, now), expected: 'b seen a ' },
    { name: 'a roll-back by hand', after: moved(forward, a, now), expected: 'a rolled-back b b' },
    {
      name: 'a roll-back by hand, with no activation noted',
      after: moved(seen({}, sighting(b), then), a, now),
      expected: 'a rolled-back b b',
    },
    {
      name: 'a roll-back by hand to an older one than the one before',
      after: moved(forward, z, now),
      expected: 'z rolled-back b b',
    },
    { name: 'forward again by hand', after: moved(back, b, later), expected: 'b seen a ' },
    {
      name: 'forward again by hand to one that begins earlier',
      after: moved(moved(moved(first, z, now, 'activated'), a, now, 'rolled-back'), z, later),
      expected: 'z seen a ',
    },
    { name: 'a third one after a roll-back', after: moved(back, c, later), expected: 'c seen a b' },
    {
      name: 'our own activation of one that begins earlier',
      after: moved(first, z, now, 'activated'),
      expected: 'z activated a ',
    },
  ])('$name: $expected', ({ after, expected }) => expect(inShort(after)).toBe(expected));

  it.each([
    { name: 'done', sees: a, expected: 'a rolled-back b b' },
    { name: 'not done', sees: b, expected: 'b activated a ' },
    { name: 'not done, and another one was made active since', sees: c, expected: 'c seen b ' },
  ])('a roll-back that was begun and is $name loses nothing', ({ sees, expected }) => {
    const noted = withGoing(forward, { from: b.thumbprint, to: a.thumbprint, how: 'rolled-back' });
    expect(inShort(seen(noted, sighting(sees), later))).toBe(expected);
  });

  it('an activation whose end nobody saw is our own, also of one that begins earlier', () => {
    const noted = withGoing(first, { from: a.thumbprint, to: z.thumbprint, how: 'activated' });
    expect(inShort(seen(noted, sighting(z), later))).toBe('z activated a ');
  });

  it('says nothing of another application', () => {
    expect(recordOf(back, 'another')).toEqual({ servicePrincipalId: 'another' });
    const other = seen(back, sighting(c, { servicePrincipalId: 'another' }), now);
    expect(inShort(other)).toBe('c seen  ');
  });

  it('keeps an account that left for a week, and forgets it when it is back', () => {
    const joined = seen(first, sighting(a, { accounts: ['1', '2'] }), then);
    const left = seen(joined, sighting(a, { accounts: ['1'] }), now);
    expect(left.accounts).toEqual([{ id: '1' }, { id: '2', left: now.toISOString() }]);
    expect(seen(left, sighting(a, { accounts: ['1', '2'] }), now).accounts).toEqual(joined.accounts);
    expect(seen(left, sighting(a, { accounts: ['1'] }), later).accounts).toEqual([{ id: '1' }]);
  });

  it('notes since when the metadata does not show one, as long as it can be read', () => {
    const hidden = seen(first, sighting(a, { unpublished: [b.thumbprint] }), then);
    const since = [{ thumbprint: b.thumbprint, since: then.toISOString() }];
    expect(hidden.unpublished).toEqual(since);
    expect(seen(hidden, sighting(a, { unpublished: [b.thumbprint] }), now).unpublished).toEqual(since);
    expect(seen(hidden, sighting(a), now).unpublished).toEqual(since);
    expect(seen(hidden, sighting(a, { unpublished: [] }), now).unpublished).toBeUndefined();
  });

  it('forgets that an account could not be healed once it is', () => {
    const noted = { ...first, unhealed: ['1', '2'] };
    expect(seen(noted, sighting(a, { severed: ['2'] }), now).unhealed).toEqual(['2']);
    expect(seen(noted, sighting(a), now).unhealed).toBeUndefined();
  });

  it.each([
    { distributed: 'everywhere', before: undefined, expected: now },
    { distributed: 'everywhere', before: then, expected: then },
    { distributed: 'unknown', before: then, expected: then },
    { distributed: 'unknown', before: undefined, expected: undefined },
    { distributed: 'not everywhere', before: then, expected: undefined },
  ] as const)('accepted $distributed, and noted before: $before', ({ distributed, before, expected }) => {
    const noted = (since: Date | undefined) =>
      since === undefined
        ? first
        : { ...first, distributed: { thumbprint: b.thumbprint, since: since.toISOString() } };
    const candidate = { thumbprint: b.thumbprint, distributed };
    expect(seen(noted(before), sighting(a, { candidate }), now)).toEqual(noted(expected));
  });

  it('the active certificate is never left over, also when it has ended', () => {
    const ended = certificate('ended', -100, -1);
    expect(isLeftOver(ended, ended, { rolledBack: [ended.thumbprint] }, later)).toBe(false);
  });
});
