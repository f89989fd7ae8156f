import { verify, X509Certificate } from 'node:crypto';
import type { SignedAssertion } from '../../src/lab/entra/sign-assertion.ts';
import { newSigningCertificate } from '../../src/lab/entra/signing-certificate.ts';

export interface CertificateOptions {
  /** Another name, another key. */
  readonly name?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The base64 of every signing certificate of an identity provider's metadata, in its order. */
export function certificatesIn(metadata: string): readonly string[] {
  const [, provider = ''] = /<IDPSSODescriptor(.*)<\/IDPSSODescriptor>/s.exec(metadata) ?? [];
  return [...provider.matchAll(/<X509Certificate>([^<]+)</g)].map(([, text = '']) => text);
}

/** Whether somebody who trusts the metadata would take the assertion. */
export function trusts(metadata: string, { text, signature }: SignedAssertion): boolean {
  return certificatesIn(metadata).some((certificate) =>
    verify(
      'RSA-SHA256',
      Buffer.from(text),
      new X509Certificate(Buffer.from(certificate, 'base64')).publicKey,
      Buffer.from(signature, 'base64'),
    ),
  );
}

/** A service principal's credentials with these signing certificates; the first is active. */
export function signingWith(...certificates: readonly CertificateOptions[]) {
  const made = certificates.map((each, index) =>
    signingCertificate({ name: `certificate ${index}`, ...each }),
  );
  return {
    keyCredentials: made.flatMap(({ sign, verify: certificate }) => [sign, certificate]),
    passwordCredentials: made.map(({ password }) => password),
    preferredTokenSigningKeyThumbprint: made[0]?.thumbprint ?? null,
  };
}

export function signingCertificate({
  name = 'certificate',
  from = '2024-06-01T00:00:00Z',
  to = '2027-06-01T00:00:00Z',
}: CertificateOptions = {}) {
  return newSigningCertificate({
    seed: name,
    displayName: 'CN=Microsoft Azure Federated SSO Certificate',
    from: new Date(from),
    to: new Date(to),
  });
}
