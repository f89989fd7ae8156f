import type { RunContext } from '../../core/context.ts';
import { everything } from '../../core/snapshot.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { FederatedApplicationPosture, GroupPosture } from '../../model/federation.ts';
import type { Known } from '../../model/known.ts';
import type { FederationConnection } from './connection.ts';
import { namePrefix, readGroupName } from './group-naming.ts';
import { knownOf, unknownOf } from './known-of.ts';
import type { PostureReaders } from './readers.ts';

/**
 * The groups in scope of a connection: those that are assigned, and those that its naming rule or an id names.
 * @param accounts Of a connection that signs in to accounts: a name that says another one is another connection's.
 */
export async function readGroupEvidence(
  connection: FederationConnection,
  application: Known<FederatedApplicationPosture | undefined>,
  accounts: Known<readonly AwsAccount[]> | undefined,
  readers: PostureReaders,
  context: RunContext,
): Promise<Known<readonly GroupPosture[]>> {
  const assigned = assignedIds(application);
  const named = await namedIds(connection, accounts, readers, context);
  if (named.state === 'unknown') return named;
  // Where names say which groups are meant, those can be judged without knowing which are assigned.
  if (assigned.state === 'unknown' && connection.groups === undefined) return assigned;
  const ids = new Set([...(assigned.state === 'known' ? assigned.value : []), ...named.value]);
  if (ids.size === 0) return { state: 'known', value: [] };
  return knownOf(
    () => readers.federation.groups([...ids].toSorted(), context),
    context,
    'GroupMember.Read.All',
  );
}

function assignedIds(application: Known<FederatedApplicationPosture | undefined>): Known<readonly string[]> {
  if (application.state === 'unknown') return application;
  const assignments = application.value?.assignments;
  if (assignments?.state === 'unknown') return assignments;
  const groups = (assignments?.value ?? []).filter(({ principalType }) => principalType === 'Group');
  return { state: 'known', value: groups.map(({ principalId }) => principalId) };
}

async function namedIds(
  { groups }: FederationConnection,
  accounts: Known<readonly AwsAccount[]> | undefined,
  readers: PostureReaders,
  context: RunContext,
): Promise<Known<readonly string[]>> {
  if (groups === undefined) return { state: 'known', value: [] };
  const ids = Object.keys(groups.ids);
  return knownOf(
    async () => {
      const found = await readers.groups.groups({ prefixes: [namePrefix(groups.name)], ids }, context);
      const broken = found.gaps.find(({ scope }) => scope === everything);
      if (broken !== undefined) return unknownOf(broken, 'GroupMember.Read.All');
      const meant = found.items.filter(
        ({ id, displayName }) => ids.includes(id) || isNamed(groups.name, displayName, accounts),
      );
      return { state: 'known', value: meant.map(({ id }) => id) };
    },
    context,
    'GroupMember.Read.All',
  );
}

/** Where nobody knows which accounts are meant, a name with an account in it says nothing. */
function isNamed(
  rule: string,
  displayName: string,
  accounts: Known<readonly AwsAccount[]> | undefined,
): boolean {
  const said = readGroupName(rule, displayName);
  if (said === undefined) return false;
  if (said.accountId === undefined || accounts === undefined) return true;
  return accounts.state === 'known' && accounts.value.some(({ id }) => id === said.accountId);
}
