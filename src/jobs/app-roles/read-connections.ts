import type { RunContext } from '../../core/context.ts';
import { DeadlineError, failureOf, RolebridgeError } from '../../core/errors.ts';
import type { ReadSummary } from '../../core/job.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AppRoleReader, AppRoleTarget } from '../../model/entra.ts';
import { isActive, type Accounts } from '../connection-accounts.ts';
import type { Connection } from './settings.ts';

export interface OpenConnection {
  readonly connection: Connection;
  readonly target: AppRoleTarget;
  /** Its accounts, active or not; at least one is. */
  readonly accounts: readonly AwsAccount[];
}

export interface Connections {
  readonly open: readonly OpenConnection[];
  /** A connection that cannot be worked on is a gap of its own, and the others go on. */
  readonly failed: readonly ReadSummary[];
}

/**
 * Finds the service principal of each connection.
 * @throws RolebridgeError of the first connection when none can be worked on.
 */
export async function readConnections(
  connections: readonly Connection[],
  accounts: Accounts,
  reader: AppRoleReader,
  context: RunContext,
): Promise<Connections> {
  const open: OpenConnection[] = [];
  const failed: ReadSummary[] = [];
  let first: unknown;
  for (const connection of connections) {
    try {
      const own = accounts.of.get(connection.name) ?? [];
      if (!own.some(isActive)) throw noAccounts(connection);
      const target = await openConnection(connection, reader, open, context);
      open.push({ connection, target, accounts: own });
    } catch (error) {
      if (context.signal.aborted) throw error instanceof DeadlineError ? error : new DeadlineError(error);
      if (!(error instanceof RolebridgeError)) throw error;
      first ??= error;
      failed.push(unreadable(connection, error));
    }
    context.progress({
      phase: 'read',
      what: 'service principals',
      done: open.length + failed.length,
      total: connections.length,
    });
  }
  if (open.length === 0) throw first;
  return { open, failed };
}

async function openConnection(
  connection: Connection,
  reader: AppRoleReader,
  open: readonly OpenConnection[],
  context: RunContext,
): Promise<AppRoleTarget> {
  const target = await reader.target(connection.servicePrincipal, connection.appRoleTarget, context);
  const twin = open.find((other) => other.target.servicePrincipalId === target.servicePrincipalId);
  if (twin !== undefined) {
    throw new RolebridgeError(
      'CONNECTION_OVERLAP',
      `connections ${twin.connection.name} and ${connection.name} both write ${target.displayName} (${target.servicePrincipalId})`,
      { hint: 'Put all its accounts into one connection: one application has one set of app roles.' },
    );
  }
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

/** A job in quarantine is tried again by Entra, so it counts as running. */
const importing = new Set(['Active', 'Quarantine']);

/** No account is never a reason to want no app roles. */
function noAccounts({ name }: Connection): RolebridgeError {
  return new RolebridgeError('NO_ACCOUNTS', `connection ${name} selects no active account`, {
    hint: 'Check accounts in its configuration against `aws organizations list-accounts`.',
  });
}

function unreadable(connection: Connection, error: RolebridgeError): ReadSummary {
  const { code, message, hint } = failureOf(error);
  return {
    source: `Entra ID ${connection.name}`,
    found: 'nothing: the connection was left out of this run',
    gaps: [{ scope: connection.name, code, reason: message, ...(hint === undefined ? {} : { hint }) }],
  };
}
