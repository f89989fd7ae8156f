import type { ServicePrincipal } from '@microsoft/microsoft-graph-types';
import * as z from 'zod';
import type { Certificate } from '../../../model/certificates.ts';
import type { SigningServicePrincipal } from '../../../model/saml.ts';
import { readCertificate } from '../../certificate.ts';
import { parsed } from '../refusals.ts';
import { isPair } from './key-pair.ts';

/** Held against Microsoft's own types, so that a property that is not there does not compile. */
export const SIGNING_FIELDS = [
  'id',
  'appId',
  'displayName',
  'preferredTokenSigningKeyThumbprint',
  'keyCredentials',
  'notificationEmailAddresses',
] as const satisfies readonly (keyof ServicePrincipal)[];

/** Microsoft Graph: servicePrincipal and keyCredential resource types. */
const servicePrincipal = z.object({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  preferredTokenSigningKeyThumbprint: z.string().nullish(),
  notificationEmailAddresses: z.array(z.string()).nullish(),
  keyCredentials: z.array(
    z.object({
      keyId: z.string().nullish(),
      customKeyIdentifier: z.string().nullish(),
      endDateTime: z.string().nullish(),
      displayName: z.string().nullish(),
      usage: z.string().nullish(),
      key: z.string().nullish(),
    }),
  ),
});
type KeyCredential = z.output<typeof servicePrincipal>['keyCredentials'][number];

/**
 * Of a single object that was asked for SIGNING_FIELDS: a list has no `key`. A certificate is told by its own SHA-1 and
 * never by `customKeyIdentifier`, which is whatever made the credential wrote there; that says which private key goes
 * with it. One without a private key is what a client signs in with, and Entra signs nothing with it; the active one
 * is what Entra says that it is.
 * @throws RolebridgeError ENTRA_UNEXPECTED_ANSWER
 */
export function toSigningServicePrincipal(answer: unknown, what: string): SigningServicePrincipal {
  const found = parsed(servicePrincipal, answer, what);
  const certificates = new Map<string, Certificate>();
  const problems: string[] = [];
  const preferred = found.preferredTokenSigningKeyThumbprint?.toUpperCase();
  // Their keys are never shown.
  const privateKeys = found.keyCredentials.filter(({ usage }) => usage === 'Sign');
  for (const credential of found.keyCredentials) {
    if (credential.usage !== 'Verify') continue;
    const read = certificateIn(credential);
    if (typeof read === 'string') problems.push(read);
    else if (read.thumbprint === preferred || privateKeys.some((key) => isPair(key, credential, read)))
      certificates.set(read.thumbprint, read);
  }
  return {
    id: found.id,
    appId: found.appId,
    displayName: found.displayName,
    preferredThumbprint: found.preferredTokenSigningKeyThumbprint || null,
    certificates: [...certificates.values()],
    problems,
    notificationEmailAddresses: found.notificationEmailAddresses ?? [],
  };
}

/** The certificate, or why it cannot be read. */
function certificateIn(credential: KeyCredential): Certificate | string {
  const name = nameOf(credential);
  const { key } = credential;
  if (!key) return `key credential ${name} was given without its certificate`;
  try {
    return readCertificate(Buffer.from(key, 'base64'));
  } catch (error) {
    return `key credential ${name} holds no certificate that can be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function nameOf({ keyId, displayName }: KeyCredential): string {
  return displayName ? `${keyId ?? 'without an id'} (${displayName})` : (keyId ?? 'without an id');
}
