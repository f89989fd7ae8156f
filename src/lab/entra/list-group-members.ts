import { castReply, directoryObjectsReply } from './directory-object-reply.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import type { DirectoryObject } from './group-types.ts';
import { directMembers, findGroup, mayReadGroups, seesMembers } from './membership.ts';
import { denied, notFound } from './refusals.ts';

/** Graph: "List group members": the direct ones. */
export function listGroupMembers(call: GraphCall, key: ObjectKey): GraphReply {
  const members = readMembers(call, key, directMembers);
  return 'error' in members ? members : directoryObjectsReply(call, members);
}

/** The same with a cast to users. */
export function listGroupMembersUsers(call: GraphCall, key: ObjectKey): GraphReply {
  const members = readMembers(call, key, directMembers);
  return 'error' in members ? members : castReply(call, members, 'user');
}

/** The same with a cast to groups. */
export function listGroupMembersGroups(call: GraphCall, key: ObjectKey): GraphReply {
  const members = readMembers(call, key, directMembers);
  return 'error' in members ? members : castReply(call, members, 'group');
}

/** The members that the caller sees of the group with this key. */
export function readMembers(
  { caller, clouds }: GraphCall,
  { value }: ObjectKey,
  membersOf: typeof directMembers,
): readonly DirectoryObject[] | GraphRefusal {
  if (!mayReadGroups(caller)) return denied();
  const group = findGroup(clouds.world.entra, value);
  if (group === undefined) return notFound(value);
  return seesMembers(caller, group) ? membersOf(clouds.world.entra, group, clouds.clock.now()) : [];
}
