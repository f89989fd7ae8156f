import type { Kind } from '../../core/kind.ts';
import { keyOf, type ManagedAssignment } from './assignment.ts';

/** There is one instance in an organization, so that all assignments have one target. */
export const target = 'IAM Identity Center';

/** An assignment is there or it is not: it has nothing that could differ. */
export const accountAssignmentKind: Kind<ManagedAssignment> = {
  noun: 'assignment',
  key: keyOf,
  target: () => target,
  scope: ({ groupId }) => groupId,
  differences: () => [],
  effect: ({ accountId, permissionSet, groupId }) => ({ accountId, permissionSet, groupId }),
  words: ({ accountId, accountName, permissionSet, groupName }) => [
    accountId,
    accountName,
    permissionSet,
    groupName,
  ],
};
