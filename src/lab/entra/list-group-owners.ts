import { directoryObjectsReply } from './directory-object-reply.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { directoryObjects, findGroup, mayReadGroups } from './membership.ts';
import { denied, notFound } from './refusals.ts';

/** Graph: "List group owners": users and service principals. */
export function listGroupOwners(call: GraphCall, key: ObjectKey): GraphReply {
  const { entra } = call.clouds.world;
  if (!mayReadGroups(call.caller)) return denied();
  const group = findGroup(entra, key.value);
  if (group === undefined) return notFound(key.value);
  return directoryObjectsReply(call, directoryObjects(entra, group.owners));
}
