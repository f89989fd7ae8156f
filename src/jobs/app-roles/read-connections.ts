import type { RunContext } from '../../core/context.ts';
import { RolebridgeError } from '../../core/errors.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AppRoleReader, AppRoleTarget, ServicePrincipalReference } from '../../model/entra.ts';
import type { Accounts } from '../connection-accounts.ts';
import { activeAccounts, eachConnection, type ConnectionsRead } from '../each-connection.ts';
import type { Connection } from './settings.ts';

export interface OpenConnection {
  readonly connection: Connection;
  readonly target: AppRoleTarget;
  /** Its accounts, active or not; at least one is. */
  readonly accounts: readonly AwsAccount[];
}

export type Connections = ConnectionsRead<OpenConnection>;

/**
 * Finds the service principal of each connection that this run is about. The others cost no call, and an object is still
 * that of the first connection that names it.
 * @throws RolebridgeError of the first connection when none can be worked on.
 */
export async function readConnections(
  connections: readonly Connection[],
  isConcerned: (connection: Connection) => boolean,
  accounts: Accounts,
  reader: AppRoleReader,
  context: RunContext,
): Promise<Connections> {
  return eachConnection(
    connections.filter(isConcerned),
    'service principals',
    async (connection, open: readonly OpenConnection[]) => {
      const own = accounts.of.get(connection.name) ?? [];
      activeAccounts(connection, own);
      const target = await openConnection(connection, reader, open, context);
      const earlier = connections.slice(0, connections.indexOf(connection));
      const owner = earlier.find((each) => !isConcerned(each) && isNamedBy(each.servicePrincipal, target));
      if (owner !== undefined) throw overlap(owner, connection, target);
      return { connection, target, accounts: own };
    },
    context,
  );
}

async function openConnection(
  connection: Connection,
  reader: AppRoleReader,
  open: readonly OpenConnection[],
  context: RunContext,
): Promise<AppRoleTarget> {
  const target = await reader.target(connection.servicePrincipal, connection.appRoleTarget, context);
  const twin = open.find((other) => other.target.servicePrincipalId === target.servicePrincipalId);
  if (twin !== undefined) throw overlap(twin.connection, connection, target);
  const jobs = await reader.synchronizationJobs(target.servicePrincipalId, context);
  const importer = jobs.find(
    ({ templateId, status }) => templateId.toLowerCase() === 'aws' && importing.has(status),
  );
  if (importer !== undefined) {
    throw new RolebridgeError(
      'IMPORTER_ACTIVE',
      `Microsoft's own AWS role import (job ${importer.id}) is ${importer.status} on ${target.displayName}: it would undo every change`,
      { hint: 'Stop provisioning on the enterprise application, then run again.' },
    );
  }
  return target;
}

function overlap(first: Connection, second: Connection, target: AppRoleTarget): RolebridgeError {
  return new RolebridgeError(
    'CONNECTION_OVERLAP',
    `connections ${first.name} and ${second.name} both write ${target.displayName} (${target.servicePrincipalId})`,
    { hint: 'Put all its accounts into one connection: one application has one set of app roles.' },
  );
}

/**
 * Known without a call, once the object was found by another name. Graph compares without case (Microsoft Graph: "Use the
 * $filter query parameter").
 */
function isNamedBy(reference: ServicePrincipalReference, target: AppRoleTarget): boolean {
  if ('id' in reference) return isSame(reference.id, target.servicePrincipalId);
  if ('appId' in reference) return isSame(reference.appId, target.appId);
  return isSame(reference.displayName, target.displayName);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A job in quarantine is tried again by Entra, so it counts as running. */
const importing = new Set(['Active', 'Quarantine']);
