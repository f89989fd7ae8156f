import type { EntraClient } from '../world.ts';
import { derivedGuid } from './ids.ts';

/** Graph: federatedIdentityCredential resource type. The name is made up where the world gives none. */
export function federatedCredentialBodies({ appId, federatedCredentials }: EntraClient) {
  return federatedCredentials.map(({ name, description, issuer, subject, audience }, index) => ({
    id: derivedGuid(`${appId} ${issuer} ${subject} ${audience}`),
    name: name ?? `credential-${index + 1}`,
    issuer,
    subject,
    description: description ?? null,
    audiences: [audience],
  }));
}
