import type { Lab } from '../lab.ts';
import type { SynchronizationJob } from '../world.ts';
import { findServicePrincipal } from './directory.ts';
import { refusedConnection } from './scim-connection.ts';
import { jobCode } from './synchronization-job-body.ts';
import { savedCredentials } from './synchronization-secrets.ts';

/**
 * The beginning of a cycle of an application's provisioning jobs, which the lab runs when it is told to: they sign in
 * with the saved credentials. One that is let in leaves its quarantine, one that is not goes into it. Entra:
 * "Application provisioning in quarantine status". What a cycle brings to the identity store is `provisionGroups`.
 * Jobs that are paused, or that were given up after four weeks, do nothing.
 */
export async function runSynchronization(lab: Lab, servicePrincipalId: string): Promise<void> {
  const object = findServicePrincipal(lab.world, { by: 'id', value: servicePrincipalId });
  if (object === undefined) throw new Error(`The lab has no service principal ${servicePrincipalId}.`);
  const now = lab.clock.now();
  const running = object.synchronizationJobs.filter((job) =>
    ['Active', 'NotRun', 'Quarantine'].includes(jobCode(job, now)),
  );
  if (running.length === 0) return;
  const refused = await refusedConnection(
    ({ method, url, headers }) => lab.fetch(new Request(url, { method, headers })),
    savedCredentials(lab.world, object),
  );
  const time = now.toISOString();
  for (const job of running) {
    if (refused === undefined) succeed(job, time);
    else fail(job, time, refused.error);
  }
}

function succeed(job: SynchronizationJob, time: string): void {
  const execution = { state: 'Succeeded' as const, timeBegan: time, timeEnded: time };
  delete job.quarantine;
  Object.assign(job, {
    status: 'Active',
    countSuccessiveCompleteFailures: 0,
    lastExecution: execution,
    lastSuccessfulExecution: execution,
  });
}

function fail(
  job: SynchronizationJob,
  time: string,
  { code, message }: { code: string; message: string },
): void {
  const error = { code, message, tenantActionable: true };
  const begun = job.status === 'Quarantine' ? job.quarantine?.seriesBegan : undefined;
  Object.assign(job, {
    status: 'Quarantine',
    countSuccessiveCompleteFailures: (job.countSuccessiveCompleteFailures ?? 0) + 1,
    lastExecution: { state: 'Failed', timeBegan: time, timeEnded: time },
    quarantine: { seriesBegan: begun ?? time, reason: 'EncounteredQuarantineException', error },
  });
}
