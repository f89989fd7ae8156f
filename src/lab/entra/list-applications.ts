import { mayReadDirectory } from './authorization.ts';
import { APPLICATION, applicationBody } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied } from './refusals.ts';
import { readReplica } from './replication.ts';

/** Graph: "List applications". */
export function listApplications(call: GraphCall): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, APPLICATION, 'collection');
  if (isRefusal(query)) return query;
  const { clouds } = call;
  return collectionReply(call, 'applications', query, clouds.world.entra.applications, (object) =>
    applicationBody(readReplica(clouds, object.id, object)),
  );
}
