import { applicationBody } from './application-bodies.ts';
import { mayReadDirectory } from './authorization.ts';
import { APPLICATION } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseExpression } from './odata-expression.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied } from './refusals.ts';
import { isHidden, readReplica } from './replication.ts';

/** Graph: "List applications". */
export function listApplications(call: GraphCall): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, APPLICATION, 'collection', (text, entity) =>
    parseExpression(text, entity, false),
  );
  if (isRefusal(query)) return query;
  const { clouds } = call;
  const objects = clouds.world.entra.applications.filter(({ id }) => !isHidden(clouds, id));
  return collectionReply(call, 'applications', query, objects, (object) =>
    applicationBody(readReplica(clouds, object.id, object)),
  );
}
