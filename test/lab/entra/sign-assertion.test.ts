import { describe, expect, it } from 'vitest';
import { signAssertion } from '../../../src/lab/entra/sign-assertion.ts';
import { createLab, exportWorld } from '../../../src/lab/lab.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import type { CertificateOptions } from '../../support/saml-signing.ts';
import { certificatesIn, signingWith, trusts } from '../../support/saml-signing.ts';
import { AWS_APP, AWS_SERVICE_PRINCIPAL, TENANT, tenant } from '../conformance/entra/tenant.ts';

function withCertificates(...certificates: readonly CertificateOptions[]): Lab {
  const lab = tenant();
  for (const each of lab.world.entra.servicePrincipals) Object.assign(each, signingWith(...certificates));
  return lab;
}

/** Which of the certificates signs now. */
function signer(lab: Lab): number {
  const { thumbprint } = signAssertion(lab, AWS_SERVICE_PRINCIPAL, 'text');
  const all = lab.world.entra.servicePrincipals[0]?.keyCredentials.filter(({ usage }) => usage === 'Verify');
  return (all ?? []).findIndex(
    ({ customKeyIdentifier }) =>
      Buffer.from(customKeyIdentifier ?? '', 'base64')
        .toString('hex')
        .toUpperCase() === thumbprint,
  );
}

async function metadata(lab: Lab): Promise<string> {
  const url = `https://login.microsoftonline.com/${TENANT}/federationmetadata/2007-06/federationmetadata.xml`;
  return (await lab.fetch(new Request(`${url}?appid=${AWS_APP}`))).text();
}

const expired = { from: '2023-03-01T00:00:00Z', to: '2026-02-01T00:00:00Z' };
const valid = { from: '2025-03-01T00:00:00Z', to: '2028-03-01T00:00:00Z' };
const newer = { from: '2026-02-01T00:00:00Z', to: '2029-02-01T00:00:00Z' };

describe('what Entra signs with', () => {
  it.each([
    { name: 'the active certificate', certificates: [valid, newer], signs: 0 },
    {
      name: 'a valid inactive one when the active one has expired',
      certificates: [expired, newer],
      signs: 1,
    },
    { name: 'the newest of several such', certificates: [expired, newer, valid], signs: 1 },
    { name: 'the active one when all have expired', certificates: [expired, expired], signs: 0 },
  ])('is $name', ({ certificates, signs }) => {
    expect(signer(withCertificates(...certificates))).toBe(signs);
  });

  it('changes by itself when the active certificate expires', () => {
    const lab = withCertificates({ ...valid, to: '2026-03-01T08:00:01Z' }, newer);
    expect(signer(lab)).toBe(0);
    lab.clock.advance(1000);
    expect(signer(lab)).toBe(1);
  });

  it('is trusted by who has its certificate, and by nobody else', async () => {
    const lab = withCertificates(valid, newer);
    const signed = signAssertion(lab, AWS_SERVICE_PRINCIPAL, 'Grace may come in');
    const text = await metadata(lab);
    expect(trusts(text, signed)).toBe(true);
    expect(trusts(text, { ...signed, text: 'Mallory may come in' })).toBe(false);
    expect(
      trusts(text.replaceAll(certificatesIn(text)[0] ?? '', certificatesIn(text)[1] ?? ''), signed),
    ).toBe(false);
  });

  it('is the same after the world was saved and loaded', () => {
    const lab = withCertificates(valid);
    const loaded = createLab(exportWorld(lab));
    expect(signAssertion(loaded, AWS_SERVICE_PRINCIPAL, 'text')).toEqual(
      signAssertion(lab, AWS_SERVICE_PRINCIPAL, 'text'),
    );
  });

  it('is not guessed', () => {
    const lab = withCertificates(valid, newer);
    Object.assign(lab.world.entra.servicePrincipals[0] ?? {}, { preferredTokenSigningKeyThumbprint: null });
    expect(() => signAssertion(lab, AWS_SERVICE_PRINCIPAL, 'text')).toThrow('not said which is active');
  });

  it('cannot be a certificate whose private key somebody else has', () => {
    const lab = withCertificates(valid);
    const object = lab.world.entra.servicePrincipals[0];
    Object.assign(object ?? {}, {
      keyCredentials: object?.keyCredentials.map((each) =>
        each.usage === 'Sign' ? { ...each, keyId: AWS_APP } : each,
      ),
    });
    expect(() => signAssertion(lab, AWS_SERVICE_PRINCIPAL, 'text')).toThrow('cannot sign with it');
  });
});
