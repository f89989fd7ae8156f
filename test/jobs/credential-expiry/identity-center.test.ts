import { describe, expect, it } from 'vitest';
import { signingOf } from '../../../src/jobs/credential-expiry/active-certificate.ts';
import { judgeStated } from '../../../src/jobs/credential-expiry/identity-center.ts';
import type { IdentityCenterSettings } from '../../../src/jobs/credential-expiry/settings.ts';
import { certificate, now, principal } from './certificates.ts';

const active = certificate('b', '2027-06-01');
const other = certificate('a', '2026-12-24');

function judge(
  certificates: IdentityCenterSettings['certificates'],
  signing = principal({ certificates: [active] }),
) {
  const servicePrincipal = { displayName: 'AWS IAM Identity Center' };
  const entry = { name: 'identity-center', servicePrincipal, certificates, maxCycleAge: '1d' };
  return judgeStated(entry, signingOf(signing, now));
}
const states = (part: ReturnType<typeof judge>) =>
  part.credentials?.map(({ state, notAfter }) => `${state} ${notAfter}`);
const found = (part: ReturnType<typeof judge>) =>
  part.findings?.map(({ key, severity }) => `${severity} ${key}`);

describe('the certificates that IAM Identity Center trusts, as the operator states them', () => {
  it.each([
    {
      name: 'the one that Entra signs with counts, and the others may end',
      certificates: [
        { expires: other.notAfter, thumbprint: other.thumbprint },
        { expires: active.notAfter, thumbprint: 'bb:'.repeat(19) + 'bb' },
      ],
      states: [`accepted ${other.notAfter}`, `active ${active.notAfter}`],
      found: [],
    },
    {
      name: 'without thumbprints, the one that ends on the same day counts',
      certificates: [{ expires: other.notAfter }, { expires: '2027-06-02T00:00:00.000Z' }],
      states: [`accepted ${other.notAfter}`, 'active 2027-06-02T00:00:00.000Z'],
      found: [],
    },
    {
      name: 'it is critical when the thumbprints prove that the active one is missing',
      certificates: [{ expires: active.notAfter, thumbprint: other.thumbprint }],
      states: [`active ${active.notAfter}`],
      found: ['critical active-certificate-missing/identity-center'],
    },
    {
      name: 'it is a warning when only the days do not fit',
      certificates: [{ expires: other.notAfter }],
      states: [`active ${other.notAfter}`],
      found: ['warning active-certificate-missing/identity-center'],
    },
    {
      name: 'a SHA-256 cannot be compared, so the day counts',
      certificates: [{ expires: active.notAfter, thumbprint: 'ab'.repeat(32) }],
      states: [`active ${active.notAfter}`],
      found: [],
    },
    { name: 'nothing is said when none is stated', certificates: [], states: [], found: [] },
  ])('$name', ({ certificates, states: expected, found: says }) => {
    const part = judge(certificates);
    expect(states(part)).toEqual(expected);
    expect(found(part)).toEqual(says);
  });

  it.each([
    {
      name: 'the only one is told of, which is in use whatever Entra says',
      certificates: [{ expires: active.notAfter }],
      told: ['active identity-center-certificate/center/1'],
      unread: ['active-certificate-missing/center'],
    },
    {
      name: 'of several it is open which one is in use',
      certificates: [{ expires: active.notAfter }, { expires: other.notAfter }],
      told: [],
      unread: ['active-certificate-missing/center', 'identity-center-certificate/center/'],
    },
  ])('are not accused while Entra is unread, and $name', ({ certificates, told, unread }) => {
    const entry = { name: 'center', servicePrincipal: { displayName: 'x' }, certificates, maxCycleAge: '1d' };
    const part = judgeStated(entry, undefined);
    expect(part.credentials?.map(({ state, key }) => `${state} ${key}`)).toEqual(told);
    expect(part.findings).toEqual([]);
    expect(part.unread?.map(({ prefix }) => prefix)).toEqual(unread);
  });
});
