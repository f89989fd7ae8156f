import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { GROUP, groupBody } from './group-types.ts';
import { findGroup, mayReadGroups } from './membership.ts';
import { parseQuery } from './odata-query.ts';
import { objectReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';

/** Graph: "Get group". */
export function getGroup(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadGroups(call.caller)) return denied();
  const query = parseQuery(call.request.url, GROUP, 'one');
  if (isRefusal(query)) return query;
  const group = findGroup(call.clouds.world.entra, key.value);
  if (group === undefined) return notFound(key.value);
  return objectReply(call, 'groups', query, groupBody(group));
}
