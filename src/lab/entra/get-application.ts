import { mayReadDirectory } from './authorization.ts';
import { findApplication } from './directory.ts';
import { APPLICATION, applicationBody } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { objectReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { readReplica } from './replication.ts';

/** Graph: "Get application", by object id or by `(appId='…')`. */
export function getApplication(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, APPLICATION, 'one');
  if (isRefusal(query)) return query;
  const object = findApplication(call.clouds.world, key);
  if (object === undefined) return notFound(key.value);
  const body = applicationBody(readReplica(call.clouds, object.id, object), query);
  return objectReply(call, 'applications', query, body);
}
