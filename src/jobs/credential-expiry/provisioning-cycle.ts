import type { RunContext } from '../../core/context.ts';
import type { SynchronizationJob } from '../../model/entra.ts';
import type { SynchronizationReader } from '../../model/provisioning.ts';

/** Entra: "How Application Provisioning works": a cycle begins every 40 minutes, and takes as long as it takes. */
const WAIT_MS = 90 * 60_000;
const LOOK_MS = 2 * 60_000;

/** Looks until every job has had a good cycle that began since then, one is in quarantine, or it has been long enough; gives what it saw last. */
export async function waitForCycle(
  servicePrincipalId: string,
  since: Date,
  reader: SynchronizationReader,
  context: RunContext,
): Promise<readonly SynchronizationJob[]> {
  const { clock, signal, progress } = context;
  const until = clock.now().getTime() + WAIT_MS;
  for (;;) {
    const jobs = await reader.synchronizationJobs(servicePrincipalId, context);
    const good = jobs.filter((job) => isHealthySince(job, since)).length;
    progress({ phase: 'read', what: 'provisioning cycles', done: good, total: jobs.length });
    const over = clock.now().getTime() >= until;
    if (good === jobs.length || over || jobs.some((job) => hasFailed(job, since))) return jobs;
    await clock.sleep(LOOK_MS, signal);
  }
}

/** A cycle that ended since then may have begun, and signed in, with what was saved before. */
export function isHealthySince({ status, lastSuccessBegan }: SynchronizationJob, since: Date): boolean {
  return (
    status === 'Active' && lastSuccessBegan !== undefined && Date.parse(lastSuccessBegan) >= since.getTime()
  );
}

/** In quarantine anew; an old one is not over before the next cycle. */
function hasFailed({ status, quarantine }: SynchronizationJob, since: Date): boolean {
  return (
    status === 'Quarantine' && quarantine !== undefined && Date.parse(quarantine.since) >= since.getTime()
  );
}
