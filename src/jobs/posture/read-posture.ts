import type { RunContext } from '../../core/context.ts';
import type { ReadSummary, Remark } from '../../core/job.ts';
import type { IdentifierInUse } from '../../model/federation.ts';
import type { Known } from '../../model/known.ts';
import type { JobPermissions } from '../graph-permissions.ts';
import { isSignIn, type FederationConnection, type SignInConnection } from './connection.ts';
import type { ConnectionEvidence, OwnEvidence } from './evidence.ts';
import { knownOf } from './known-of.ts';
import {
  accountsElsewhere,
  readAccountEvidence,
  readAccountsOf,
  type ConnectionAccounts,
} from './read-accounts.ts';
import { readGroupEvidence } from './read-groups.ts';
import { readPermissionSets } from './read-permission-sets.ts';
import type { PostureReaders } from './readers.ts';
import { ownSummary, summariesOf } from './read-summaries.ts';

/** What is asked beside the connections themselves. */
export interface PostureQuestion {
  /** Names of connections that the set-up may write. */
  readonly setUp: ReadonlySet<string>;
  /** Connection's name -> configured jobs that write its application. */
  readonly writtenBy: ReadonlyMap<string, readonly string[]>;
  /** Configured job -> what it needs of Microsoft Graph. */
  readonly needed: ReadonlyMap<string, JobPermissions>;
  readonly clientId: string;
}

export interface PostureReading {
  /** In the order of the connections. */
  readonly connections: readonly ConnectionEvidence[];
  readonly own: OwnEvidence;
  readonly reads: readonly ReadSummary[];
  readonly remarks: readonly Remark[];
}

/** Identifiers of AWS begin so in every partition. */
const identifierPrefixes = ['https://signin.', 'urn:amazon:webservices'] as const;

/**
 * Reads everything that the checks judge. What cannot be read is unknown in its place, and a gap of the reading; it
 * hides nothing else. @throws DeadlineError when the run was stopped
 */
export async function readPosture(
  connections: readonly FederationConnection[],
  readers: PostureReaders,
  question: PostureQuestion,
  context: RunContext,
): Promise<PostureReading> {
  const signIns = connections.filter(isSignIn);
  const { of: accounts, remarks } = await readAccountsOf(signIns, readers, context);
  const identifiers =
    signIns.length === 0
      ? undefined
      : await knownOf(() => readers.federation.identifiersInUse(identifierPrefixes, context), context);
  const shared = { readers, question, accounts, identifiers, signIns };

  const read: ConnectionEvidence[] = [];
  for (const connection of connections) {
    read.push(await readConnection(connection, shared, context));
    context.progress({ phase: 'read', what: 'connections', done: read.length, total: connections.length });
  }
  const own: OwnEvidence = {
    clientId: question.clientId,
    needed: question.needed,
    servicePrincipal: await knownOf(() => readers.federation.own(question.clientId, context), context),
  };
  return { connections: read, own, reads: [...read.flatMap(summariesOf), ownSummary(own)], remarks };
}

interface Shared {
  readonly readers: PostureReaders;
  readonly question: PostureQuestion;
  readonly accounts: ConnectionAccounts['of'];
  readonly identifiers: Known<readonly IdentifierInUse[]> | undefined;
  readonly signIns: readonly SignInConnection[];
}

async function readConnection(
  connection: FederationConnection,
  { readers, question, accounts, identifiers, signIns }: Shared,
  context: RunContext,
): Promise<ConnectionEvidence> {
  const { name, servicePrincipal } = connection;
  const application = await knownOf(
    async () => ({ state: 'known', value: await readers.federation.application(servicePrincipal, context) }),
    context,
    'Application.Read.All',
  );
  const common = {
    application,
    groups: await readGroupEvidence(connection, application, accounts.get(name), readers, context),
    setUp: question.setUp.has(name),
    writtenBy: question.writtenBy.get(name) ?? [],
  };
  if (!isSignIn(connection))
    return { ...common, connection, permissionSets: await readPermissionSets(connection, readers, context) };
  return {
    ...common,
    connection,
    partition: readers.partition,
    identifiersInUse: identifiers ?? { state: 'known', value: [] },
    accounts: await readAccountEvidence(connection, accounts.get(name), common.setUp, readers, context),
    elsewhere: accountsElsewhere(connection, signIns, accounts),
  };
}
