import { storeIdsOf, type GroupSources } from './desired.ts';
import type { ProvisionedGroup } from './provisioned-group.ts';

/**
 * Of the groups that are wanted, those that are there, and who of the members that are wanted is in them. Nothing else
 * is looked at, so that nothing can go: neither a group nor a member.
 */
export function currentOf(
  desired: readonly ProvisionedGroup[],
  sources: Pick<GroupSources, 'storeIds' | 'storeMembers'>,
): readonly ProvisionedGroup[] {
  const there = new Map(sources.storeMembers.items.map(({ groupId, externalIds }) => [groupId, externalIds]));
  return desired.flatMap(({ held: _not, ...group }) =>
    storeIdsOf(group.id, sources).map((storeId) => ({
      ...group,
      members: group.members.filter((id) => there.get(storeId)?.has(id.toLowerCase()) ?? false),
    })),
  );
}
