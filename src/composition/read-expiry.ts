import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import type { Inventory } from '../jobs/notices/inventory.ts';
import { readInventory } from '../jobs/credential-expiry/read-inventory.ts';
import { withConnections, type ConnectionOptions } from './connections.ts';
import { credentialExpiryPartsOf, credentialExpiryReadersOf } from './credential-expiry.ts';

/** Credentials, findings, and what could not be read. */
export type Expiry = Inventory;

/** What can cut access off, and when. Only reads. @throws RolebridgeError JOB_NOT_CONFIGURED, and what stops a plan */
export function readExpiry(config: Config, options: ConnectionOptions, context: RunContext): Promise<Expiry> {
  return withConnections(config, options, (connections) => {
    const parts = { config, connections, wishes: {} };
    return readInventory(credentialExpiryPartsOf(parts), credentialExpiryReadersOf(parts), context);
  });
}
