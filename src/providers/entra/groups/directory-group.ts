import type { Group } from '@microsoft/microsoft-graph-types';
import * as z from 'zod';
import type { DirectoryGroup } from '../../../model/directory-groups.ts';
import { parsed } from '../refusals.ts';

/** Held against Microsoft's own types, so that a property that is not there does not compile. */
const FIELDS = [
  'id',
  'displayName',
  'groupTypes',
  'isAssignableToRole',
  'visibility',
] as const satisfies readonly (keyof Group)[];

export const SELECT_GROUP = `$select=${FIELDS.join(',')}`;

/** Microsoft Graph's reference names it as the least for groups and for their members. */
export const GROUP_PERMISSION = 'GroupMember.Read.All';

/** A group as it was read, with what only the next read needs to know. */
export interface FoundGroup {
  readonly group: DirectoryGroup;
  /** Its members are not shown to who has no permission for it: the list is empty then, and no error. */
  readonly hidesMembers: boolean;
}

const groupAnswer = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  groupTypes: z.array(z.string()),
  // Null where nobody chose it when the group was created, which cannot be changed later.
  isAssignableToRole: z.boolean().nullish(),
  visibility: z.string().nullish(),
});

/**
 * Microsoft Graph: "group resource type".
 * @throws RolebridgeError ENTRA_UNEXPECTED_ANSWER
 */
export function toFoundGroup(answer: unknown, what: string): FoundGroup {
  const { id, displayName, groupTypes, isAssignableToRole, visibility } = parsed(groupAnswer, answer, what);
  return {
    group: {
      id,
      displayName: displayName ?? '',
      isAssignableToRole: isAssignableToRole ?? false,
      isDynamic: groupTypes.includes('DynamicMembership'),
      isMicrosoft365: groupTypes.includes('Unified'),
    },
    hidesMembers: visibility === 'HiddenMembership',
  };
}
