import { mayWriteSynchronization } from './authorization.ts';
import { catchUp, runNow } from './cycles-by-the-clock.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { denied, notFound } from './refusals.ts';

/**
 * Graph: "Start synchronizationJob": a paused job goes on from where it was, a quarantine is cleared. A job whose
 * cycles come by the clock begins one at once (assumed), so that one whose credentials are still refused is back in
 * quarantine.
 */
export async function startSynchronization(
  call: GraphCall,
  key: ObjectKey,
  jobId: string,
): Promise<GraphReply> {
  const { caller, clouds } = call;
  const resource = findServicePrincipal(clouds.world, key);
  if (!mayWriteSynchronization(caller, resource?.owners ?? [])) return denied();
  if (resource === undefined) return notFound(key.value);
  const job = resource.synchronizationJobs.find(({ id }) => id === jobId);
  if (job === undefined) return notFound(jobId);
  const refused = await catchUp(call, resource);
  if (refused !== undefined) return refused;
  delete job.quarantine;
  Object.assign(job, { status: 'Active', countSuccessiveCompleteFailures: 0 });
  if (job.cycles === 'by-the-clock') await runNow(call, resource, job);
  return { status: 204 };
}
