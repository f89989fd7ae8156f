import type { PermissionSet } from '../../model/identity-center.ts';
import { hasTag, isControlTowers, type ManagedPermissionSet } from './permission-set.ts';
import type { Definition } from './definition.ts';
import type { OwnershipTag } from './settings.ts';

export interface CurrentPermissionSets {
  readonly items: readonly ManagedPermissionSet[];
  /** Not ours and named by no definition: never touched, and nothing to report one by one. */
  readonly others: number;
}

/** What is there and concerns us: what has our tag, and what a definition names. */
export function currentOf(
  sets: readonly PermissionSet[],
  definitions: readonly Definition[],
  tag: OwnershipTag,
): CurrentPermissionSets {
  const byName = new Map(definitions.map((definition) => [definition.name, definition]));
  const items = sets.flatMap((set): ManagedPermissionSet[] => {
    const definition = byName.get(set.name);
    const foreign = foreignness(set, definition, tag);
    if (foreign === undefined) return [set];
    return definition === undefined ? [] : [{ ...set, foreign }];
  });
  return { items, others: sets.length - items.length };
}

function foreignness(
  set: PermissionSet,
  definition: Definition | undefined,
  tag: OwnershipTag,
): string | undefined {
  if (isControlTowers(set)) return 'AWS Control Tower made it, and would undo every change';
  if (hasTag(set, tag) || definition?.adopt === true) return undefined;
  return `it has no tag ${tag.key}=${tag.value} (adopt: true in its definition takes it over)`;
}
