import type { PermissionSet } from '../../model/identity-center.ts';
import type { DefinitionFile } from './definition.ts';
import { hasTag, isControlTowers, isSystemTag } from './permission-set.ts';
import { canonical } from './policy-document.ts';
import type { OwnershipTag } from './settings.ts';

/** What exists, as the definitions that would describe it. */
export interface ImportedPermissionSets {
  readonly files: readonly ImportedFile[];
  /** Names of those that AWS Control Tower made: it goes on managing them. */
  readonly controlTowers: readonly string[];
}

export interface ImportedFile {
  readonly set: PermissionSet;
  readonly file: ImportedDefinition;
}

/** A definition as it is written: what is empty, or follows from the ownership tag, is left out. */
export type ImportedDefinition = Pick<DefinitionFile, 'name' | 'sessionDuration'> & Partial<DefinitionFile>;

/** A plan right after has no changes: one without our tag is adopted, which alone does not change it. */
export function importOf(sets: readonly PermissionSet[], tag: OwnershipTag): ImportedPermissionSets {
  const sorted = sets.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const others = sorted.filter((set) => !isControlTowers(set));
  return {
    files: others.map((set) => ({ set, file: fileOf(set, tag) })),
    controlTowers: sorted.filter(isControlTowers).map(({ name }) => name),
  };
}

function fileOf(set: PermissionSet, tag: OwnershipTag): ImportedDefinition {
  const ours = hasTag(set, tag);
  const tags = Object.entries(set.tags)
    .filter(([key]) => !isSystemTag(key) && !(ours && key === tag.key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    name: set.name,
    ...(set.description === '' ? {} : { description: set.description }),
    sessionDuration: set.sessionDuration,
    ...(set.relayState === '' ? {} : { relayState: set.relayState }),
    ...(set.managedPolicies.length === 0 ? {} : { managedPolicies: set.managedPolicies.toSorted() }),
    ...(set.customerManagedPolicies.length === 0
      ? {}
      : { customerManagedPolicies: set.customerManagedPolicies.map(({ name, path }) => ({ name, path })) }),
    ...(set.inlinePolicy === '' ? {} : { inlinePolicy: canonical(set.inlinePolicy) }),
    ...(set.permissionsBoundary === undefined ? {} : { permissionsBoundary: set.permissionsBoundary }),
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags) }),
    ...(ours ? {} : { adopt: true }),
  };
}
