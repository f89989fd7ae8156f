import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysLeftFigures } from '../../../src/jobs/credential-expiry/days-left-figures.ts';
import type { Credential } from '../../../src/model/credentials.ts';

const now = new Date('2026-11-22T08:00:00Z');
const day = 86_400_000;

function ending(days: number | undefined, state: Credential['state'] = 'active'): Credential {
  return {
    key: `scim-token/${days}`,
    kind: 'scim-token',
    state,
    title: 'SCIM token',
    livesIn: 'IAM Identity Center',
    cutsOff: 'new users',
    evidence: 'read',
    source: 'the token',
    remedy: 'renew it',
    ...(days === undefined ? {} : { notAfter: new Date(now.getTime() + days * day).toISOString() }),
  };
}

describe('the figures of days left', () => {
  it('count each credential in use once, by how long it has', () => {
    expect(
      daysLeftFigures(
        [-3, 0, 6.5, 7, 29, 30, 89, 90, 400].map((days) => ending(days)),
        now,
      ),
    ).toEqual({
      CredentialsEnded: 1,
      CredentialsTo7Days: 2,
      CredentialsTo30Days: 2,
      CredentialsTo90Days: 2,
      LeastDaysLeft: -3,
    });
  });

  it('count nothing that is not in use or has no end, and then name no least', () => {
    expect(daysLeftFigures([ending(undefined), ending(3, 'staged')], now)).toEqual({
      CredentialsEnded: 0,
      CredentialsTo7Days: 0,
      CredentialsTo30Days: 0,
      CredentialsTo90Days: 0,
    });
  });

  it('never count more than there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400, max: 800 })), (days) => {
        const { LeastDaysLeft: _least, ...counts } = daysLeftFigures(
          days.map((each) => ending(each)),
          now,
        );
        const counted = Object.values(counts).reduce((sum, each) => sum + each, 0);
        expect(counted).toBe(days.filter((each) => each < 90).length);
      }),
      { seed: 7 },
    );
  });
});
