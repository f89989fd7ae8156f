import { mayReadDirectory } from './authorization.ts';
import { SERVICE_PRINCIPAL, servicePrincipalBody } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied } from './refusals.ts';
import { readReplica } from './replication.ts';

/** Graph: "List servicePrincipals". */
export function listServicePrincipals(call: GraphCall): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, SERVICE_PRINCIPAL, 'collection');
  if (isRefusal(query)) return query;
  const { clouds } = call;
  return collectionReply(call, 'servicePrincipals', query, clouds.world.entra.servicePrincipals, (object) =>
    servicePrincipalBody(readReplica(clouds, object.id, object)),
  );
}
