import type { IdentityName } from '../jobs/identities.ts';
import type { Config } from './schema.ts';

/** The application (client) id that an identity signs in as: its own, or the one for all. */
export function clientIdOf(
  { clientId, clients }: Pick<Config['entra'], 'clientId' | 'clients'>,
  identity: IdentityName,
): string {
  return clients[identity] ?? clientId;
}
