import { mayReadSynchronization } from './authorization.ts';
import { catchUp } from './cycles-by-the-clock.ts';
import { findServicePrincipal } from './directory.ts';
import { SYNCHRONIZATION_JOB } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { synchronizationJobBody } from './synchronization-job-body.ts';

/** Graph: "List synchronizationJobs". */
export async function listSynchronizationJobs(call: GraphCall, key: ObjectKey): Promise<GraphReply> {
  const resource = findServicePrincipal(call.clouds.world, key);
  if (!mayReadSynchronization(call.caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  const query = parseQuery(call.request.url, SYNCHRONIZATION_JOB, 'collection');
  if (isRefusal(query)) return query;
  const refused = await catchUp(call, resource);
  if (refused !== undefined) return refused;
  const context = `servicePrincipals('${resource.id}')/synchronization/jobs`;
  return collectionReply(call, context, query, resource.synchronizationJobs, (job) =>
    synchronizationJobBody(job, call.clouds.clock.now()),
  );
}
