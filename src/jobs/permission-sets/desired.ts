import type { PermissionSet } from '../../model/identity-center.ts';
import type { Definition } from './definition.ts';
import { hasTag, isSystemTag, type ManagedPermissionSet } from './permission-set.ts';
import type { OwnershipTag } from './settings.ts';

/**
 * What the definitions want, given what is there.
 *
 * | there                        | the ownership tag                                                     |
 * |------------------------------|-----------------------------------------------------------------------|
 * | nothing                      | set                                                                   |
 * | with the tag                 | stays                                                                 |
 * | without it, `adopt: true`    | not set: adopting alone changes nothing, so that it can be looked at  |
 * | without it                   | would be set, but the rule `ownership` holds that back                |
 */
export function desiredOf(
  definitions: readonly Definition[],
  sets: readonly PermissionSet[],
  tag: OwnershipTag,
): readonly ManagedPermissionSet[] {
  const there = new Map(sets.map((set) => [set.name, set]));
  return definitions.map(({ adopt, ...definition }) => {
    const set = there.get(definition.name);
    const untagged = adopt && set !== undefined && !hasTag(set, tag);
    return {
      ...definition,
      // AWS: UpdatePermissionSet takes no empty text, so that what is there cannot be taken away.
      description: definition.description || (set?.description ?? ''),
      relayState: definition.relayState || (set?.relayState ?? ''),
      tags: {
        ...Object.fromEntries(Object.entries(set?.tags ?? {}).filter(([key]) => isSystemTag(key))),
        ...definition.tags,
        ...(untagged ? {} : { [tag.key]: tag.value }),
      },
      arn: set?.arn ?? '',
      accounts: set?.accounts ?? [],
      staleAccounts: [],
    };
  });
}
