import type { Remark } from '../../core/job.ts';
import type { AssignedGroup, DirectoryGroup } from '../../model/directory-groups.ts';
import type { ProvisioningRule } from './settings.ts';

/** A group that should be in the identity store, before anybody knows whether it is. */
export interface WantedGroup {
  readonly group: DirectoryGroup;
  /** Whether any of its rules asks for its members too. */
  readonly withMembers: boolean;
}

export interface Wanted {
  readonly items: readonly WantedGroup[];
  readonly remarks: readonly Remark[];
}

/**
 * Groups that a rule means and that are assigned to the application: Entra brings no other, nested ones neither.
 * @param isWhole Whether these are all the groups that there are, so that a rule without one is worth a word.
 */
export function wantedOf(
  rules: readonly ProvisioningRule[],
  groups: readonly DirectoryGroup[],
  assigned: readonly AssignedGroup[],
  isWhole: boolean,
): Wanted {
  const patterns = rules.map(({ pattern }) => new RegExp(`^(?:${pattern})$`, 'u'));
  const assignedIds = new Set(assigned.map(({ id }) => id.toLowerCase()));
  const means = (index: number, { displayName }: DirectoryGroup): boolean =>
    patterns[index]?.test(displayName) ?? false;
  const inReach = groups.filter(({ id }) => assignedIds.has(id.toLowerCase()));
  const items = inReach
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((group): readonly WantedGroup[] => {
      const own = rules.filter((_rule, index) => means(index, group));
      return own.length === 0 ? [] : [{ group, withMembers: own.some(({ members }) => members) }];
    });
  const idle = rules.flatMap(({ pattern }, index): readonly Remark[] => {
    if (!isWhole || inReach.some((group) => means(index, group))) return [];
    const text = `no group that is assigned to the application is called ${pattern}`;
    return [{ severity: 'warning', subject: `rule ${index + 1}`, text }];
  });
  return { items, remarks: idle };
}
