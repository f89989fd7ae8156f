import { describe, expect, it } from 'vitest';
import { violations } from '../../../src/core/guard.ts';
import { plan } from '../../../src/core/plan.ts';
import { rotationKind } from '../../../src/jobs/saml-rotation/kind.ts';
import type {
  AcceptedCertificate,
  ActiveCertificate,
} from '../../../src/jobs/saml-rotation/rotation-item.ts';
import { samlRotationSettings } from '../../../src/jobs/saml-rotation/settings.ts';
import { accountId, certificate } from './clouds.ts';

const { limits } = samlRotationSettings.parse({ connections: [{ name: 'production' }] });
const account = (n: number) => ({
  id: accountId(n),
  name: `account-${n}`,
  partition: 'aws' as const,
  state: 'ACTIVE',
  organizationalUnits: [],
});
const accepted = (n: number, name: string, foreign?: string): AcceptedCertificate => ({
  type: 'accepted-certificate',
  connection: 'production',
  servicePrincipalId: 'id',
  samlProvider: 'AzureAD',
  account: account(n),
  arn: `arn:aws:iam::${accountId(n)}:saml-provider/AzureAD`,
  certificate: certificate(name, -1, 1000),
  accepted: [],
  ...(foreign === undefined ? {} : { foreign }),
});
const active = (name: string): ActiveCertificate => ({
  type: 'active-certificate',
  connection: 'production',
  servicePrincipalId: 'id',
  samlProvider: 'AzureAD',
  accounts: [account(1)],
  purpose: 'activate',
  certificate: certificate(name, -1, 1000),
});

describe('what a rotation changes', () => {
  it.each([
    { gone: ['a'], of: ['a', 'b'], accounts: 1, broken: [] },
    { gone: ['a'], of: ['a', 'b'], accounts: 40, broken: [] },
    { gone: ['a', 'b'], of: ['a', 'b', 'c'], accounts: 1, broken: ['maxDeleteRatio'] },
    { gone: ['a', 'b'], of: ['a', 'b', 'c'], accounts: 40, broken: ['maxDeleteRatio'] },
    { gone: ['a', 'b'], of: ['a', 'b'], accounts: 1, broken: ['maxDeleteRatio', 'emptyTarget'] },
  ])('$gone of $of in $accounts accounts: $broken', ({ gone, of, accounts, broken }) => {
    const there = Array.from({ length: accounts }, (_, n) => of.map((name) => accepted(n, name))).flat();
    const leaving = new Set(gone.map((name) => certificate(name, -1, 1000).thumbprint));
    const left = there.filter((each) => !leaving.has(each.certificate.thumbprint));
    const changes = plan(rotationKind, { items: left }, there);
    expect(violations(rotationKind, changes, limits).map(({ limit }) => limit)).toEqual(broken);
  });

  it('another active certificate is a change of one thing, told by its thumbprints', () => {
    const { changes } = plan(rotationKind, { items: [active('b')] }, [active('a')]);
    expect(changes).toMatchObject([
      {
        action: 'update',
        key: 'production active',
        fields: [
          {
            field: 'thumbprint',
            before: active('a').certificate.thumbprint,
            after: active('b').certificate.thumbprint,
          },
        ],
      },
    ]);
  });

  it('is told in words', () => {
    expect(rotationKind.words(accepted(1, 'a'))).toEqual([
      accountId(1),
      'account-1',
      `accepts ${accepted(1, 'a').certificate.thumbprint.slice(0, 8)} until 2029-08-16`,
    ]);
    expect(rotationKind.words(active('a'))[1]).toBe('signs with');
  });
});
