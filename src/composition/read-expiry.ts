import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import type { Inventory } from '../jobs/notices/inventory.ts';
import { readInventory } from '../jobs/credential-expiry/read-inventory.ts';
import { connect, type ConnectionOptions } from './connections.ts';
import { credentialExpiryPartsOf, credentialExpiryReadersOf } from './credential-expiry.ts';

/** Credentials, findings, and what could not be read. */
export type Expiry = Inventory;

/** What can cut access off, and when. Only reads. @throws RolebridgeError JOB_NOT_CONFIGURED, and what stops a plan */
export async function readExpiry(
  config: Config,
  options: ConnectionOptions,
  context: RunContext,
): Promise<Expiry> {
  const connections = connect(config, options);
  try {
    const parts = { config, connections, wishes: {} };
    return await readInventory(credentialExpiryPartsOf(parts), credentialExpiryReadersOf(parts), context);
  } finally {
    await connections.state.close();
  }
}
