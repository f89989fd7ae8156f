import { describe, expect, it } from 'vitest';
import { connectionSignIn, judgeSigning } from '../../../src/jobs/credential-expiry/signing-certificates.ts';
import type { SigningServicePrincipal } from '../../../src/model/saml.ts';
import { certificate, now, principal } from './certificates.ts';

const old = certificate('a', '2026-11-01');
const active = certificate('b', '2027-06-01');
const next = certificate('c', '2029-06-01');

function judgement(given: Partial<SigningServicePrincipal>) {
  const signIn = connectionSignIn({ name: 'production', samlProvider: 'Entra' });
  return judgeSigning(signIn, principal(given), now);
}
const judge = (given: Partial<SigningServicePrincipal>) => judgement(given).part;

describe('the signing certificates of an application', () => {
  it('are the active one under the name of the connection, and the others beside it', () => {
    const part = judge({ certificates: [active, next, old] });
    expect(part.credentials?.map(({ key, state, evidence }) => `${state} ${key} ${evidence}`)).toEqual([
      'active saml-signing-certificate/production read',
      `staged saml-signing-certificate/production/${next.thumbprint} read`,
      `stale saml-signing-certificate/production/${old.thumbprint} read`,
    ]);
    expect(part.findings).toEqual([]);
    expect(part.credentials?.[0]).toMatchObject({
      id: active.thumbprint,
      notAfter: active.notAfter,
      remedy: 'rolebridge rotate saml production',
      livesIn: 'Entra ID, enterprise application AWS production (22222222-0000-4000-8000-000000000001)',
    });
  });

  it.each([
    {
      name: 'nobody said which is active',
      given: { certificates: [next, active], preferredThumbprint: null },
      says: 'warning',
    },
    {
      name: 'the active one is not there',
      given: { certificates: [active], preferredThumbprint: old.thumbprint },
      says: 'critical',
    },
    { name: 'there is none', given: {}, says: 'critical' },
    {
      name: 'the active one has ended and another is valid',
      given: { certificates: [old, active] },
      says: 'warning',
    },
  ])('are in doubt when $name', ({ given, says }) => {
    expect(judge(given).findings).toMatchObject([
      { key: 'active-certificate-ambiguous/production', severity: says },
    ]);
  });

  it('show the end that comes first when it is open which one is active', () => {
    const part = judge({ certificates: [next, active], preferredThumbprint: null });
    expect(part.credentials?.[0]).toMatchObject({
      key: 'saml-signing-certificate/production',
      notAfter: active.notAfter,
      evidence: 'assumed',
    });
  });

  it('are new, and not old, when Entra may sign with them although nobody made them active', () => {
    const [, other] = judge({ certificates: [old, active] }).credentials ?? [];
    expect(other).toMatchObject({ state: 'staged', id: active.thumbprint });
    expect(other?.cutsOff).toContain('if Entra ID signs with it');
  });

  it('are not in doubt when the only one has ended', () => {
    expect(judge({ certificates: [old] }).findings).toEqual([]);
  });

  it('name every one that may sign', () => {
    const [finding] = judge({ certificates: [old, active, next] }).findings ?? [];
    for (const { thumbprint } of [old, active, next]) expect(finding?.text).toContain(thumbprint);
  });

  it('are not renewed when one of several ends of which nobody says which it is', () => {
    const part = judge({ certificates: [old, active, next], preferredThumbprint: null });
    expect(
      part.credentials?.map(({ key, state, notAfter }) => `${state} ${key} ${notAfter?.slice(0, 10)}`),
    ).toEqual([
      'active saml-signing-certificate/production 2026-11-01',
      `active saml-signing-certificate/production/${active.thumbprint} 2027-06-01`,
      `active saml-signing-certificate/production/${next.thumbprint} 2029-06-01`,
    ]);
    expect(part.credentials?.[0]?.source).toContain('has ended, and is it until Entra ID says otherwise');
  });

  describe('with a key that cannot be read', () => {
    const problems = ['key 1 is no certificate'];

    it.each([
      {
        name: 'the active one is not among the others',
        given: { certificates: [next], preferredThumbprint: active.thumbprint },
      },
      { name: 'nobody says which is active', given: { certificates: [next], preferredThumbprint: null } },
    ])('are open when $name, and those that can be read are told of', ({ given }) => {
      const { open, gaps, part } = judgement({ ...given, problems });
      expect(open).toBe(true);
      expect(gaps).toMatchObject([
        {
          scope: 'production',
          code: 'SIGNING_KEY_UNREADABLE',
          reason: expect.stringContaining(problems[0] ?? '') as string,
        },
      ]);
      expect(part.credentials?.map(({ key, state }) => `${state} ${key}`)).toEqual([
        `active saml-signing-certificate/production/${next.thumbprint}`,
      ]);
      expect(part.findings).toEqual([]);
      expect(part.unread?.map(({ prefix }) => prefix)).toEqual([
        'saml-signing-certificate/production',
        'active-certificate-ambiguous/production',
      ]);
    });

    it('are no reason to say that there is none', () => {
      expect(judge({ problems })).toMatchObject({ credentials: [], findings: [] });
    });

    it('are known when the active one is another, and only what is to be next is open', () => {
      const { open, gaps, part } = judgement({ certificates: [active], problems });
      expect(open).toBe(false);
      expect(gaps).toHaveLength(1);
      expect(part.credentials).toMatchObject([
        { key: 'saml-signing-certificate/production', evidence: 'read' },
      ]);
      expect(part.unread?.map(({ prefix }) => prefix)).toEqual(['staged-certificate-missing/production']);
    });
  });
});
