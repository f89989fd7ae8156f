import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { metadataWithActive } from './application-metadata.ts';
import type { AccountRole, FederationItem } from './federation-item.ts';
import { ownTags } from './own-tags.ts';
import { missingPolicies, roleDifferences } from './role-differences.ts';
import { objectFor, type Made } from './write-application.ts';
import type { FederationWriterPorts } from './writer-ports.ts';

/** Writes one part of one account. @throws RolebridgeError AWS_*, ENTRA_*, FEDERATION_* */
export async function writeAccount(
  change: Change<FederationItem>,
  made: Made,
  ports: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  if (change.action === 'create' && change.after.type === 'saml-provider') {
    const { account, name, connection } = change.after;
    const metadata = await metadataOf(change.after, made, ports, context);
    const provider = { name, metadata, tags: ownTags(connection) };
    await ports.accounts.createProvider(account, provider, ports.stillMine, context);
  } else if (change.action === 'create' && change.after.type === 'federated-role') {
    const { account, role } = change.after;
    await ports.accounts.createRole(account, role, ports.stillMine, context);
  } else if (
    change.action === 'update' &&
    change.before.type === 'federated-role' &&
    change.after.type === 'federated-role'
  ) {
    await updateRole(change.before, change.after, ports, context);
  } else {
    throw new Error(`no set-up ends with ${change.action} ${change.key}`);
  }
}

/** Once for all accounts of a connection. */
async function metadataOf(
  item: Parameters<typeof objectFor>[0],
  made: Made,
  ports: FederationWriterPorts,
  context: RunContext,
): Promise<string> {
  made.metadata ??= metadataWithActive(objectFor(item, made), ports, context);
  return await made.metadata;
}

async function updateRole(
  { role: before }: AccountRole,
  { account, connection, role: after }: AccountRole,
  { accounts, stillMine }: FederationWriterPorts,
  context: RunContext,
): Promise<void> {
  const fields = new Set(roleDifferences(before, after).map(({ field }) => field));
  const wanted = {
    connection,
    ...(fields.has('trustPolicy')
      ? { trustPolicy: { from: before.trustPolicy, to: after.trustPolicy } }
      : {}),
    ...(fields.has('maxSessionDuration') ? { maxSessionDuration: after.maxSessionDuration } : {}),
    ...(fields.has('managedPolicies') ? { attach: missingPolicies(before, after) } : {}),
  };
  await accounts.updateRole(account, after.name, wanted, stillMine, context);
}
