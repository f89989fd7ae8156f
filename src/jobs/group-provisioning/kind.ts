import type { Kind } from '../../core/kind.ts';
import { count } from '../../core/words.ts';
import type { ProvisionedGroup } from './provisioned-group.ts';

/** There is one identity store in an organization, so that all groups have one target. */
export const target = 'IAM Identity Center';

/** Members are only ever missing: what else differs, names above all, is for Entra's own cycle. */
export const groupProvisioningKind: Kind<ProvisionedGroup> = {
  noun: 'group',
  key: ({ id }) => id.toLowerCase(),
  target: () => target,
  scope: ({ id }) => id,
  differences: (before, after) =>
    missingMembers(before, after).length === 0
      ? []
      : [{ field: 'members', before: people(before), after: people(after) }],
  effect: ({ id, members }) => [id, ...members].map((each) => each.toLowerCase()),
  words: (group) => [group.displayName, group.id, ...(group.members.length === 0 ? [] : [people(group)])],
};

/** Who is wanted in the group and not there. */
export function missingMembers(before: ProvisionedGroup, after: ProvisionedGroup): readonly string[] {
  const there = new Set(before.members.map((id) => id.toLowerCase()));
  return after.members.filter((id) => !there.has(id.toLowerCase()));
}

function people({ members }: ProvisionedGroup): string {
  return count(members.length, 'member');
}
