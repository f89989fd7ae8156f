import { mayReadDirectory } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import { SERVICE_PRINCIPAL, servicePrincipalBody } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { objectReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { readReplica } from './replication.ts';

/** Graph: "Get servicePrincipal", by object id or by `(appId='…')`. */
export function getServicePrincipal(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, SERVICE_PRINCIPAL, 'one');
  if (isRefusal(query)) return query;
  const object = findServicePrincipal(call.clouds.world, key);
  if (object === undefined) return notFound(key.value);
  const body = servicePrincipalBody(readReplica(call.clouds, object.id, object), query);
  return objectReply(call, 'servicePrincipals', query, body);
}
