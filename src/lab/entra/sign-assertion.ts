import { createPublicKey, sign, X509Certificate } from 'node:crypto';
import type { Lab } from '../lab.ts';
import type { ServicePrincipal } from '../world.ts';
import { findServicePrincipal } from './directory.ts';
import { signingCertificates } from './signing-certificate.ts';
import { signingKey } from './signing-key.ts';

type Candidate = ReturnType<typeof signingCertificates>[number];

export interface SignedAssertion {
  readonly text: string;
  /** RSA with SHA-256, as base64. */
  readonly signature: string;
  /** Of the certificate that Entra signed with: SHA-1 in hexadecimal digits, and the whole as base64. */
  readonly thumbprint: string;
  readonly certificate: string;
}

/**
 * Signs a text as Entra would sign a user's SAML assertion now. Entra: "Manage certificates for federated single
 * sign-on": with the active certificate; when that one has expired, with another that has not, active or not. Of
 * several such the one that was made last (assumed). With nothing but expired ones it goes on with the active one.
 * Throws when the world does not say which is active: then Entra's choice is not documented.
 */
export function signAssertion(
  { world, clock }: Pick<Lab, 'world' | 'clock'>,
  servicePrincipalId: string,
  text: string,
): SignedAssertion {
  const object = findServicePrincipal(world, { by: 'id', value: servicePrincipalId });
  if (object === undefined) throw new Error(`The lab has no service principal ${servicePrincipalId}.`);
  const chosen = signingCertificateNow(object, clock.now());
  const signature = sign('RSA-SHA256', Buffer.from(text), privateKeyOf(object, chosen)).toString('base64');
  return { text, signature, thumbprint: chosen.thumbprint, certificate: chosen.key };
}

function signingCertificateNow(object: ServicePrincipal, now: Date): Candidate {
  const all = signingCertificates(object);
  const wanted = object.preferredTokenSigningKeyThumbprint?.toUpperCase();
  const active = wanted === undefined ? all : all.filter(({ thumbprint }) => thumbprint === wanted);
  const [only, ...others] = active;
  if (only === undefined || others.length > 0) {
    throw new Error(
      `Of the ${all.length} certificates of service principal ${object.id}, it is not said which is active.`,
    );
  }
  if (isValid(only, now)) return only;
  const valid = all.filter((each) => isValid(each, now));
  return valid.toSorted((one, other) => startOf(other) - startOf(one))[0] ?? only;
}

function isValid(certificate: Candidate, now: Date): boolean {
  return startOf(certificate) <= now.getTime() && now.getTime() < Date.parse(certificate.endDateTime);
}

function startOf({ startDateTime }: Candidate): number {
  return Date.parse(startDateTime);
}

/** Of a certificate that the lab made; one that somebody brought has its private key elsewhere. */
function privateKeyOf({ keyCredentials }: ServicePrincipal, { customKeyIdentifier, key }: Candidate) {
  const partner = keyCredentials.find(
    (each) => each.usage === 'Sign' && each.customKeyIdentifier === customKeyIdentifier,
  );
  const privateKey = partner === undefined ? undefined : signingKey(partner.keyId);
  const { publicKey } = new X509Certificate(Buffer.from(key, 'base64'));
  if (privateKey === undefined || !createPublicKey(privateKey).equals(publicKey)) {
    throw new Error(`The lab has not made certificate ${customKeyIdentifier}, so it cannot sign with it.`);
  }
  return privateKey;
}
