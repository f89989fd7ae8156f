import { servicePrincipalBody } from './application-bodies.ts';
import { mayReadDirectory } from './authorization.ts';
import { SERVICE_PRINCIPAL } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { objectReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { isHidden, readReplica } from './replication.ts';
import { findTenantServicePrincipal } from './tenant-service-principals.ts';

/** Graph: "Get servicePrincipal", by object id or by `(appId='…')`. */
export function getServicePrincipal(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, SERVICE_PRINCIPAL, 'one');
  if (isRefusal(query)) return query;
  const { entra } = call.clouds.world;
  const object = findTenantServicePrincipal(entra, key);
  if (object === undefined || isHidden(call.clouds, object.id)) return notFound(key.value);
  const body = servicePrincipalBody(entra, readReplica(call.clouds, object.id, object), query);
  return objectReply(call, 'servicePrincipals', query, body);
}
