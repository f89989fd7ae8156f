import { createHash } from 'node:crypto';
import type { ServicePrincipal, World } from '../world.ts';

/** Graph: synchronizationSecretKeyStringValuePair resource type; of its keys those that SCIM and AWS apps use. */
const SHOWN = ['BaseAddress', 'UserName', 'SyncNotificationSettings', 'SyncAll'];
const HIDDEN = ['SecretToken', 'ClientSecret', 'Password'];
const HASHED = 'sha256:';

export function isKnownKey(key: string): boolean {
  return SHOWN.includes(key) || HIDDEN.includes(key);
}

/** How a read shows a value (azure-docs issue 55184): a secret as an asterisk, anything else as it is. */
export function shownValue(key: string, value: string): string {
  return HIDDEN.includes(key) ? '*' : value;
}

/** How the world keeps a value: of a secret the hash, so that a saved world has no secret that Graph was given. */
export function keptValue(key: string, value: string): string {
  return HIDDEN.includes(key) ? HASHED + hashOf(value) : value;
}

/** What the provisioning service signs in with. */
export function savedCredentials(
  world: World,
  { synchronizationSecrets }: ServicePrincipal,
): ReadonlyMap<string, string> {
  return new Map(synchronizationSecrets.map(({ key, value }) => [key, recalled(world, value)]));
}

/**
 * The text of a secret that is kept as a hash, found among the tokens that AWS knows. Any other would be refused
 * there, so one that nobody has stands for it.
 */
function recalled({ aws }: World, kept: string): string {
  if (!kept.startsWith(HASHED)) return kept;
  const tokens = aws.identityCenter?.scim?.tokens ?? [];
  return (
    tokens.find(({ token }) => HASHED + hashOf(token) === kept)?.token ?? 'a-token-that-aws-does-not-know'
  );
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
