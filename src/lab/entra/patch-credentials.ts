import * as z from 'zod';
import type { KeyCredential, PasswordCredential, ServicePrincipal } from '../world.ts';
import type { GraphRefusal } from './graph-call.ts';
import { badRequest, invalidValues, notEmulated } from './refusals.ts';
import { signingCertificates } from './signing-certificate.ts';

export const CREDENTIAL_PROPERTIES = [
  'keyCredentials',
  'passwordCredentials',
  'preferredTokenSigningKeyThumbprint',
  'notificationEmailAddresses',
] as const;

export type CredentialChange = Partial<Pick<ServicePrincipal, (typeof CREDENTIAL_PROPERTIES)[number]>>;

const body = z.object({
  keyCredentials: z.array(z.looseObject({ keyId: z.guid().toLowerCase().nullish() })).optional(),
  passwordCredentials: z.array(z.looseObject({ keyId: z.guid().toLowerCase().nullish() })).optional(),
  preferredTokenSigningKeyThumbprint: z
    .string()
    .regex(/^[0-9a-f]{40}$/i)
    .nullable()
    .optional(),
  notificationEmailAddresses: z.array(z.email()).optional(),
});

/** Entra: "Manage certificates for federated single sign-on": up to five addresses. */
const MOST_ADDRESSES = 5;

/**
 * Graph: "Update servicePrincipal". A list of credentials replaces the one that was there, so leaving one out removes
 * it; that is how Terraform's azuread provider removes a certificate. Credentials cannot be added or changed here.
 */
export function parseCredentialChange(
  object: ServicePrincipal,
  given: Readonly<Record<string, unknown>>,
): CredentialChange | GraphRefusal {
  const parsed = body.safeParse(given);
  if (!parsed.success) return invalidValues();
  const { preferredTokenSigningKeyThumbprint: thumbprint, notificationEmailAddresses: addresses } =
    parsed.data;

  const keys = kept(object.keyCredentials, parsed.data.keyCredentials, sameKey);
  if (keys !== undefined && 'error' in keys) return keys;
  const passwords = kept(object.passwordCredentials, parsed.data.passwordCredentials, samePassword);
  if (passwords !== undefined && 'error' in passwords) return passwords;
  if (addresses !== undefined && addresses.length > MOST_ADDRESSES) return invalidValues();
  const certificates = signingCertificates({ keyCredentials: keys ?? object.keyCredentials });
  if (thumbprint && !certificates.some((each) => each.thumbprint === thumbprint.toUpperCase())) {
    return badRequest(
      'The preferredTokenSigningKeyThumbprint is not that of a key credential of the object.',
    );
  }
  return {
    ...(keys === undefined ? {} : { keyCredentials: keys }),
    ...(passwords === undefined ? {} : { passwordCredentials: passwords }),
    ...(thumbprint === undefined ? {} : { preferredTokenSigningKeyThumbprint: thumbprint }),
    ...(addresses === undefined ? {} : { notificationEmailAddresses: addresses }),
  };
}

type Given = Readonly<Record<string, unknown>> & { readonly keyId?: string | null | undefined };

function kept<T extends { readonly keyId: string }>(
  stored: readonly T[],
  given: readonly Given[] | undefined,
  same: (stored: T, given: Given) => boolean,
): T[] | GraphRefusal | undefined {
  if (given === undefined) return undefined;
  const ids = new Set(given.map(({ keyId }) => keyId));
  const left = stored.filter(({ keyId }) => ids.has(keyId));
  if (left.length !== given.length) return notEmulated('a PATCH that adds a credential');
  const changed = left.some((each) => !given.some((one) => one.keyId === each.keyId && same(each, one)));
  return changed ? notEmulated('a PATCH that changes a credential, or gives no key of a certificate') : left;
}

/** Of a private key there is nothing to give. What Graph makes of a certificate without its key is not documented. */
function sameKey(stored: KeyCredential, given: Given): boolean {
  const { usage, type, key } = { ...stored, ...given };
  if (usage !== stored.usage || type !== stored.type) return false;
  return stored.usage === 'Verify' ? given['key'] === stored.key : !key;
}

function samePassword(stored: PasswordCredential, given: Given): boolean {
  return !given['secretText'] && sameTime(stored.endDateTime, given['endDateTime'] ?? stored.endDateTime);
}

function sameTime(one: string, other: unknown): boolean {
  return typeof other === 'string' && Date.parse(one) === Date.parse(other);
}
