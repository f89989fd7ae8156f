import type { Remark } from '../../core/job.ts';
import { everything, type Gap, type Snapshot } from '../../core/snapshot.ts';
import type { IdentityStoreGroup } from '../../model/account-assignments.ts';
import type { DirectUsers, StoreMembers } from '../../model/memberships.ts';
import type { Held, ProvisionedGroup } from './provisioned-group.ts';
import { refusalKey, type Refusal, type Refusals } from './refusals.ts';
import type { RouteFound } from './route.ts';
import type { WantedGroup } from './wanted.ts';

/** Everything that was read of the groups that are wanted. */
export interface GroupSources {
  /** Of those whose members are wanted. */
  readonly members: Snapshot<DirectUsers>;
  readonly store: Snapshot<IdentityStoreGroup>;
  /** Object id in lower case -> ids in the store: several when two of its groups say that they are this one. */
  readonly storeIds: ReadonlyMap<string, readonly string[]>;
  /** Of the groups of the store that are there of those. */
  readonly storeMembers: Snapshot<StoreMembers>;
  readonly route: RouteFound;
  /** What Entra would not bring a moment ago. */
  readonly refused: Refusals;
}

/** Pure: what is unknown is wanted all the same, and held back with the reason. */
export function desiredOf(
  wanted: readonly WantedGroup[],
  sources: GroupSources,
): readonly ProvisionedGroup[] {
  const users = new Map(sources.members.items.map(({ groupId, userIds }) => [groupId, userIds]));
  return wanted.map(({ group: { id, displayName }, withMembers }) => {
    const members = withMembers
      ? (users.get(id) ?? []).filter((user) => !sources.refused.has(refusalKey(id, user)))
      : [];
    const held =
      unknown(id, sources) ??
      ('held' in sources.route ? sources.route.held : undefined) ??
      refusedBefore(id, sources);
    return {
      id,
      displayName,
      members,
      ...('route' in sources.route ? { route: sources.route.route } : {}),
      ...(held === undefined ? {} : { held }),
    };
  });
}

/** By what provisioning brought along of each group. */
export function storeIndex(groups: readonly IdentityStoreGroup[]): GroupSources['storeIds'] {
  const pairs = groups.flatMap(({ id, externalIds }) =>
    [...new Set(externalIds.map((each) => each.id.toLowerCase()))].map((objectId) => ({ objectId, id })),
  );
  const byObjectId = Map.groupBy(pairs, ({ objectId }) => objectId);
  return new Map([...byObjectId].map(([objectId, found]) => [objectId, found.map(({ id }) => id)]));
}

export function storeIdsOf(groupId: string, { storeIds }: Pick<GroupSources, 'storeIds'>): readonly string[] {
  return storeIds.get(groupId.toLowerCase()) ?? [];
}

function unknown(id: string, sources: GroupSources): Held | undefined {
  const { members, store, storeMembers } = sources;
  const storeIds = new Set(storeIdsOf(id, sources));
  const gap =
    store.gaps[0] ??
    members.gaps.find(({ scope }) => scope === id || scope === everything) ??
    (storeIds.size === 0
      ? undefined
      : storeMembers.gaps.find(({ scope }) => storeIds.has(scope) || scope === everything));
  return gap === undefined ? undefined : { rule: 'completeness', reason: because(gap) };
}

/** One that has arrived meanwhile, by Entra's own cycle, may get its members. */
function refusedBefore(id: string, sources: GroupSources): Held | undefined {
  const refusal = sources.refused.get(refusalKey(id));
  if (refusal === undefined || storeIdsOf(id, sources).length > 0) return undefined;
  return { rule: 'provisioning', reason: refusedText(refusal) };
}

/** Members who are not asked for although they are wanted and not there: what there is to mend. */
export function refusedMembers(
  desired: readonly ProvisionedGroup[],
  sources: GroupSources,
): readonly Remark[] {
  if (sources.refused.size === 0) return [];
  const users = new Map(sources.members.items.map(({ groupId, userIds }) => [groupId, userIds]));
  const there = new Map(sources.storeMembers.items.map(({ groupId, externalIds }) => [groupId, externalIds]));
  return desired.flatMap(({ id, displayName }) =>
    (users.get(id) ?? []).flatMap((user): readonly Remark[] => {
      const refusal = sources.refused.get(refusalKey(id, user));
      const arrived = storeIdsOf(id, sources).some((storeId) => there.get(storeId)?.has(user.toLowerCase()));
      if (refusal === undefined || arrived) return [];
      const text = `user ${user} has not arrived: ${refusedText(refusal)}`;
      return [{ severity: 'warning', subject: displayName, text }];
    }),
  );
}

function refusedText({ reason, until }: Refusal): string {
  return `Entra ID refused it, and is asked again after ${until}, or when the group is named (--group): ${reason}`;
}

function because({ scope, code }: Gap): string {
  const what = scope === everything ? 'the identity store' : `who is in ${scope}`;
  return `not known whether it is there: ${what} could not be read (${code})`;
}
