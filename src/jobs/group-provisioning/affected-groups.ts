import type { GroupChange } from '../../model/directory-groups.ts';
import type { GroupProvisioningSettings } from './settings.ts';

/**
 * Object ids of the groups whose changes can matter to this job, sorted: those with a name of a rule that are new or were
 * renamed, and, where the rule has `members`, those that somebody joined. A change of members may come without the name:
 * then it may be of any group. Who left, and what is gone, is the business of Entra's own cycle.
 */
export function affectedGroups(
  changes: readonly GroupChange[],
  { rules }: Pick<GroupProvisioningSettings, 'rules'>,
): readonly string[] {
  const patterns = rules.map(({ pattern }) => new RegExp(`^(?:${pattern})$`, 'u'));
  const isAffected = ({ displayName, isRemoved, hasOtherMembers }: GroupChange): boolean => {
    if (isRemoved) return false;
    if (displayName === undefined) return hasOtherMembers && followsMembers({ rules });
    return patterns.some((pattern) => pattern.test(displayName));
  };
  return changes
    .filter(isAffected)
    .map(({ id }) => id.toLowerCase())
    .toSorted();
}

/** Whether anybody asks who is in a group. */
export function followsMembers({ rules }: Pick<GroupProvisioningSettings, 'rules'>): boolean {
  return rules.some(({ members }) => members);
}
