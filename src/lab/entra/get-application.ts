import { applicationBody } from './application-bodies.ts';
import { mayReadDirectory } from './authorization.ts';
import { findApplication } from './directory.ts';
import { APPLICATION } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { objectReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { isHidden, readReplica } from './replication.ts';

/** Graph: "Get application", by object id or by `(appId='…')`. */
export function getApplication(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, APPLICATION, 'one');
  if (isRefusal(query)) return query;
  const object = findApplication(call.clouds.world, key);
  if (object === undefined || isHidden(call.clouds, object.id)) return notFound(key.value);
  const body = applicationBody(readReplica(call.clouds, object.id, object), query);
  return objectReply(call, 'applications', query, body);
}
