import { parseDirectoryQuery } from './directory-query.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { GROUP, groupBody } from './group-types.ts';
import { mayReadGroups } from './membership.ts';
import { collectionReply } from './odata-reply.ts';
import { denied } from './refusals.ts';

/** Graph: "List groups". */
export function listGroups(call: GraphCall): GraphReply {
  if (!mayReadGroups(call.caller)) return denied();
  const query = parseDirectoryQuery(call.request, GROUP);
  if (isRefusal(query)) return query;
  const groups = call.clouds.world.entra.groups.map((group) => ({ ...groupBody(group), id: group.id }));
  return collectionReply(call, 'groups', query, groups, (body) => body);
}
