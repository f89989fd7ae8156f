import type { SynchronizationJob } from '../world.ts';

/** What a cycle that was let in leaves at its job. Times are ISO. */
export function succeed(job: SynchronizationJob, time: string): void {
  const execution = { state: 'Succeeded' as const, timeBegan: time, timeEnded: time };
  delete job.quarantine;
  Object.assign(job, {
    status: 'Active',
    countSuccessiveCompleteFailures: 0,
    lastExecution: execution,
    lastSuccessfulExecution: execution,
  });
}

/** What one that was not let in leaves: a quarantine, which goes on if there was one. */
export function fail(
  job: SynchronizationJob,
  time: string,
  { code, message }: { readonly code: string; readonly message: string },
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
