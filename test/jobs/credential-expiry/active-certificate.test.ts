import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signingOf, stagedBeside } from '../../../src/jobs/credential-expiry/active-certificate.ts';
import { sha1Thumbprint } from '../../../src/jobs/sha1-thumbprint.ts';
import { certificate, now, principal } from './certificates.ts';

const ended = certificate('a', '2026-11-01');
const good = certificate('b', '2027-06-01');
const next = certificate('c', '2029-06-01');
const future = certificate('d', '2030-01-01', '2027-01-01T00:00:00.000Z');

describe('what Entra signs with', () => {
  it.each([
    {
      name: 'the preferred one',
      preferred: good,
      has: [next, good],
      status: 'known',
      active: good,
      signers: [good],
    },
    {
      name: 'a preferred one that has ended, or what is valid beside it',
      preferred: ended,
      has: [next, future, ended],
      status: 'known',
      active: ended,
      signers: [ended, next],
    },
    {
      name: 'the only one, when none is preferred',
      has: [good],
      status: 'ambiguous',
      active: good,
      signers: [good],
    },
    {
      name: 'any that has not ended, when none is preferred',
      has: [next, ended, good, certificate('f', '2026-10-01')],
      status: 'ambiguous',
      active: ended,
      signers: [good, next],
    },
    {
      name: 'any that has not ended, when the preferred one is not there',
      preferred: certificate('f', '2027-01-01'),
      has: [next, good],
      status: 'ambiguous',
      active: good,
      signers: [good, next],
    },
    { name: 'any, when all have ended', has: [ended], status: 'ambiguous', active: ended, signers: [ended] },
  ])('is $name', ({ preferred, has, status, active, signers }) => {
    const of = principal({ certificates: has, preferredThumbprint: preferred?.thumbprint ?? null });
    expect(signingOf(of, now)).toMatchObject({ status, active, signers });
  });

  it('is nothing when there is no certificate', () => {
    expect(signingOf(principal(), now)).toMatchObject({ status: 'none', signers: [] });
  });

  it('is in doubt a little when nobody said which, and badly when what was said is not there', () => {
    const severity = (preferredThumbprint: string | null) => {
      const signing = signingOf(principal({ certificates: [good], preferredThumbprint }), now);
      return signing.status === 'ambiguous' ? signing.severity : signing.status;
    };
    expect([severity(null), severity('F'.repeat(40)), severity('no thumbprint')]).toEqual([
      'warning',
      'critical',
      'critical',
    ]);
  });

  it('does not depend on the order of the certificates', () => {
    const all = [ended, good, next, future];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: 4 }),
        fc.option(fc.constantFrom(...all, certificate('f', '2027-01-01'))),
        (certificates, preferred) => {
          const of = { certificates, preferredThumbprint: preferred?.thumbprint ?? null };
          const [one, other] = [signingOf(of, now), signingOf({ ...of, certificates: all }, now)];
          expect(new Set(one.signers)).toEqual(new Set(other.signers));
          expect({ ...one, signers: [] }).toEqual({ ...other, signers: [] });
        },
      ),
    );
  });

  it.each([
    { name: 'a later one', active: good, has: [good, next], staged: [next] },
    { name: 'one that is not valid yet', active: good, has: [good, future], staged: [future] },
    { name: 'none that ends before it', active: next, has: [good, next], staged: [] },
    { name: 'none that has ended', active: good, has: [good, ended], staged: [] },
    { name: 'none that Entra may sign with already', active: ended, has: [ended, next], staged: [] },
  ])('has staged beside it $name', ({ active, has, staged }) => {
    const of = principal({ certificates: has, preferredThumbprint: active.thumbprint });
    expect(stagedBeside(of, signingOf(of, now), now)).toEqual(staged);
  });
});

describe('a thumbprint', () => {
  it('is the same in every form in which clouds and people write it', () => {
    const forms: readonly ((bytes: Buffer) => string)[] = [
      (bytes) => bytes.toString('hex'),
      (bytes) => bytes.toString('hex').toUpperCase(),
      (bytes) => (bytes.toString('hex').match(/../gu) ?? []).join(':'),
      (bytes) => (bytes.toString('hex').toUpperCase().match(/../gu) ?? []).join(' '),
      (bytes) => bytes.toString('base64'),
      (bytes) => bytes.toString('base64url'),
    ];
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.constantFrom(...forms),
        (sha1, form) => {
          const bytes = Buffer.from(sha1);
          expect(sha1Thumbprint(form(bytes))).toBe(bytes.toString('hex').toUpperCase());
        },
      ),
      { seed: 3 },
    );
  });

  it.each(['', 'B'.repeat(39), 'b'.repeat(64), 'no thumbprint at all, really', 'Z'.repeat(40)])(
    'is not %j',
    (text) => {
      expect(sha1Thumbprint(text)).toBeUndefined();
    },
  );
});
