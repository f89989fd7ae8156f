import { createHash } from 'node:crypto';
import type { KeyCredential, PasswordCredential, ServicePrincipal } from '../world.ts';
import { derivedGuid } from './ids.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';
import { signingKey } from './signing-key.ts';

export interface SigningCertificateRequest {
  /** What makes its ids and its key: the same text, the same key. */
  readonly seed: string;
  /** Begins with `CN=`. */
  readonly displayName: string;
  readonly from: Date;
  readonly to: Date;
}

/** What Entra stores of a signing certificate that it made, and its SHA-1 in hexadecimal digits. */
export interface SigningCertificate {
  readonly thumbprint: string;
  readonly verify: KeyCredential & { readonly key: string };
  readonly sign: KeyCredential;
  readonly password: PasswordCredential;
}

/** Graph: "servicePrincipal: addTokenSigningCertificate": three credentials with one customKeyIdentifier. */
export function newSigningCertificate(request: SigningCertificateRequest): SigningCertificate {
  const { seed, displayName } = request;
  // A certificate has whole seconds.
  const [from, to] = [wholeSecond(request.from), wholeSecond(request.to)];
  const privateKeyId = derivedGuid(`${seed} sign`);
  const commonName = displayName.replace(/^CN=/i, '');
  const certificate = selfSignedCertificate({ commonName, from, to, key: signingKey(privateKeyId) });
  const shared = {
    customKeyIdentifier: createHash('sha1').update(certificate).digest('base64'),
    displayName,
    startDateTime: graphTime(from),
    endDateTime: graphTime(to),
  };
  const verify = {
    ...shared,
    keyId: derivedGuid(`${seed} verify`),
    usage: 'Verify' as const,
    type: 'AsymmetricX509Cert' as const,
    key: certificate.toString('base64'),
  };
  return {
    thumbprint: thumbprintOf(verify.key),
    verify,
    sign: { ...shared, keyId: privateKeyId, usage: 'Sign', type: 'X509CertAndPassword', key: null },
    password: { ...shared, keyId: privateKeyId, hint: null },
  };
}

/** The certificates that a service principal may sign with, active or not, in the order in which they came. */
export function signingCertificates({ keyCredentials }: Pick<ServicePrincipal, 'keyCredentials'>) {
  return keyCredentials.flatMap(({ key, ...rest }) =>
    rest.usage === 'Verify' && key !== null ? [{ ...rest, key, thumbprint: thumbprintOf(key) }] : [],
  );
}

/** Upper case, as the answer of addTokenSigningCertificate has it. */
export function thumbprintOf(certificate: string): string {
  const hash = createHash('sha1').update(Buffer.from(certificate, 'base64'));
  return hash.digest('hex').toUpperCase();
}

function wholeSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function graphTime(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}
