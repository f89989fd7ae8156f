import { castReply, directoryObjectsReply } from './directory-object-reply.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { readMembers } from './list-group-members.ts';
import { transitiveMembers } from './membership.ts';

/** Graph: "List group transitive members". */
export function listGroupTransitiveMembers(call: GraphCall, key: ObjectKey): GraphReply {
  const members = readMembers(call, key, transitiveMembers);
  return 'error' in members ? members : directoryObjectsReply(call, members);
}

/** The same with a cast to users. */
export function listGroupTransitiveMembersUsers(call: GraphCall, key: ObjectKey): GraphReply {
  const members = readMembers(call, key, transitiveMembers);
  return 'error' in members ? members : castReply(call, members, 'user');
}
