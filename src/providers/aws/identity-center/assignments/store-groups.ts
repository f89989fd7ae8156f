import type { Group, IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { ListGroupsCommand } from '@aws-sdk/client-identitystore';
import type { RunContext } from '../../../../core/context.ts';
import type { Snapshot } from '../../../../core/snapshot.ts';
import { everything } from '../../../../core/snapshot.ts';
import type { IdentityStoreGroup } from '../../../../model/account-assignments.ts';
import { allPages } from '../../pages.ts';
import { attempt } from './attempt.ts';

/** AWS: "IAM Identity Center quotas": 20 transactions a second for each operation of the identity store. */
export const STORE_CALLS_PER_SECOND = 20;

/**
 * Every group, sorted by id: a hundred a call, since there is no question by external id without its issuer (AWS:
 * GetGroupId API reference). One gap, `everything`, and no groups when a page fails: the rest is not the whole.
 * @throws RolebridgeError AWS_CREDENTIALS, DEADLINE
 */
export async function storeGroups(
  client: IdentitystoreClient,
  identityStoreId: string,
  context: RunContext,
): Promise<Snapshot<IdentityStoreGroup>> {
  const list = {
    scope: everything,
    call: 'ListGroups',
    code: 'IDENTITY_STORE_UNREADABLE',
    run: () => listGroups(client, identityStoreId, context),
  };
  const listed = await attempt(list, context.signal);
  return listed.status === 'read' ? { items: listed.items, gaps: [] } : { items: [], gaps: [listed.gap] };
}

async function listGroups(
  client: IdentitystoreClient,
  identityStoreId: string,
  { signal, progress }: RunContext,
): Promise<readonly IdentityStoreGroup[]> {
  const groups = new Map<string, IdentityStoreGroup>();
  const input = { IdentityStoreId: identityStoreId, MaxResults: 100 };
  await allPages(
    async (NextToken) => {
      const page = await client.send(new ListGroupsCommand({ ...input, NextToken }), { abortSignal: signal });
      // By id: one that moves between two pages while they are read comes twice.
      for (const each of (page.Groups ?? []).map(groupOf)) groups.set(each.id, each);
      progress({ phase: 'read', what: 'groups of the identity store', done: groups.size });
      return page;
    },
    (page) => page.NextToken,
  );
  return [...groups.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function groupOf({
  GroupId: id,
  DisplayName: displayName = '',
  ExternalIds = [],
}: Group): IdentityStoreGroup {
  if (id === undefined) throw new Error('AWS gave a group without its id');
  const externalIds = ExternalIds.flatMap(({ Issuer: issuer, Id }) =>
    issuer === undefined || Id === undefined ? [] : [{ issuer, id: Id }],
  );
  return { id, displayName, externalIds };
}
