import type { IdentitystoreClient } from '@aws-sdk/client-identitystore';
import { ListGroupMembershipsCommand, ListUsersCommand } from '@aws-sdk/client-identitystore';
import type { RunContext } from '../../../core/context.ts';
import { everything } from '../../../core/snapshot.ts';
import type { IdentityStoreReader } from '../../../model/memberships.ts';
import { createPace } from '../../pace.ts';
import type { AwsClients } from '../clients.ts';
import { attempt, type Read } from '../identity-center/assignments/attempt.ts';
import { oncePerRun } from '../identity-center/assignments/once-per-run.ts';
import { STORE_CALLS_PER_SECOND, storeGroups } from '../identity-center/assignments/store-groups.ts';
import { inCenter, type IdentityCenterSettings } from '../identity-center/center.ts';
import { mapInFlight } from '../in-flight.ts';
import { allPages } from '../pages.ts';

const UNREADABLE = 'IDENTITY_STORE_UNREADABLE';
/** Groups whose members are read at a time. */
const IN_FLIGHT = 8;

/** A store, and who asks it. */
interface Store {
  readonly client: IdentitystoreClient;
  readonly IdentityStoreId: string;
  readonly context: RunContext;
}

/** Finds the instance once in a run. Members are known by what provisioning brought along of their users. */
export function createIdentityStoreReader(
  aws: AwsClients,
  identityCenter: IdentityCenterSettings,
): IdentityStoreReader {
  const pace = createPace({ perSecond: STORE_CALLS_PER_SECOND, inFlight: STORE_CALLS_PER_SECOND });
  const storeIdOf = oncePerRun((context) =>
    inCenter(aws, identityCenter, context, ({ instance }) => Promise.resolve(instance.identityStoreId)),
  );

  async function inStore<T>(context: RunContext, work: (store: Store) => Promise<T>): Promise<T> {
    const IdentityStoreId = await storeIdOf(context);
    const client = aws.identityStore(identityCenter.region, pace, context);
    try {
      return await work({ client, IdentityStoreId, context });
    } finally {
      client.destroy();
    }
  }

  return {
    groups: (context) =>
      inStore(context, ({ client, IdentityStoreId }) => storeGroups(client, IdentityStoreId, context)),
    members: (groupIds, context) =>
      groupIds.length === 0
        ? Promise.resolve({ items: [], gaps: [] })
        : inStore(context, (store) => readMembers(groupIds, store)),
  };
}

async function readMembers(groupIds: readonly string[], store: Store) {
  const { context } = store;
  const read = { scope: everything, call: 'ListUsers', code: UNREADABLE, run: () => listUsers(store) };
  const users = await attempt(read, context.signal);
  if (users.status === 'unreadable') return { items: [], gaps: [users.gap] };
  const externalIds = new Map(users.items);
  const attempts = await mapInFlight(
    groupIds,
    IN_FLIGHT,
    async (groupId) => ({ groupId, members: await attempt(membersOf(groupId, store), context.signal) }),
    context,
  );
  return {
    items: attempts.flatMap(({ groupId, members }) => {
      if (members.status !== 'read') return [];
      return [{ groupId, externalIds: new Set(members.items.flatMap((id) => externalIds.get(id) ?? [])) }];
    }),
    gaps: attempts.flatMap(({ members }) => (members.status === 'unreadable' ? [members.gap] : [])),
  };
}

/** User id -> external ids, in lower case. A hundred a call, as of groups. */
async function listUsers({ client, IdentityStoreId, context }: Store) {
  const { signal: abortSignal } = context;
  const pages = await allPages(
    (NextToken) =>
      client.send(new ListUsersCommand({ IdentityStoreId, MaxResults: 100, NextToken }), { abortSignal }),
    (page) => page.NextToken,
  );
  return pages.flatMap(({ Users = [] }) =>
    Users.flatMap(({ UserId, ExternalIds = [] }) => {
      const ids = ExternalIds.flatMap(({ Id }) => (Id === undefined ? [] : [Id.toLowerCase()]));
      return UserId === undefined ? [] : [[UserId, ids] as const];
    }),
  );
}

function membersOf(GroupId: string, { client, IdentityStoreId, context }: Store): Read<string> {
  const input = { IdentityStoreId, GroupId, MaxResults: 100 };
  const run = async (): Promise<readonly string[]> => {
    const { signal: abortSignal } = context;
    const pages = await allPages(
      (NextToken) => client.send(new ListGroupMembershipsCommand({ ...input, NextToken }), { abortSignal }),
      (page) => page.NextToken,
    );
    return pages.flatMap(({ GroupMemberships = [] }) =>
      GroupMemberships.flatMap(({ MemberId }) => MemberId?.UserId ?? []),
    );
  };
  return { scope: GroupId, call: 'ListGroupMemberships', code: UNREADABLE, run };
}
