import { servicePrincipalBody } from './application-bodies.ts';
import { mayReadDirectory } from './authorization.ts';
import { SERVICE_PRINCIPAL } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied } from './refusals.ts';
import { isHidden, readReplica } from './replication.ts';
import { tenantServicePrincipals } from './tenant-service-principals.ts';

/** Graph: "List servicePrincipals". */
export function listServicePrincipals(call: GraphCall): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, SERVICE_PRINCIPAL, 'collection');
  if (isRefusal(query)) return query;
  const { clouds } = call;
  const { entra } = clouds.world;
  // Whoever asks for nothing in particular gets the world's own, without the lab's clients and Microsoft Graph.
  const objects = query.filter === undefined ? entra.servicePrincipals : tenantServicePrincipals(entra);
  const visible = objects.filter(({ id }) => !isHidden(clouds, id));
  return collectionReply(call, 'servicePrincipals', query, visible, (object) =>
    servicePrincipalBody(entra, readReplica(clouds, object.id, object)),
  );
}
