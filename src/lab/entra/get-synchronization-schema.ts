import { mayReadSynchronization } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { graphRoot } from './odata-reply.ts';
import { denied, notEmulated, notFound } from './refusals.ts';
import { synchronizationSchemaBody } from './synchronization-schema.ts';

/** Graph: "Get synchronizationSchema". */
export function getSynchronizationSchema(call: GraphCall, key: ObjectKey, jobId: string): GraphReply {
  const { caller, clouds, request } = call;
  const resource = findServicePrincipal(clouds.world, key);
  if (!mayReadSynchronization(caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  const job = resource.synchronizationJobs.find(({ id }) => id === jobId);
  if (job === undefined) return notFound(jobId);
  if (request.url.search !== '') return notEmulated('query options of a synchronization schema');
  const context = `servicePrincipals('${resource.id}')/synchronization/jobs('${job.id}')/schema/$entity`;
  const head = { '@odata.context': `${graphRoot(call)}/$metadata#${context}` };
  return { status: 200, body: { ...head, ...synchronizationSchemaBody(job) } };
}
