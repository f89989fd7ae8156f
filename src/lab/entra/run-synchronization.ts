import type { Lab } from '../lab.ts';
import { fail, succeed } from './cycle-outcome.ts';
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
