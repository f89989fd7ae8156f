import type { SynchronizationJob } from '../world.ts';
import { attemptHours, DISABLED_AFTER } from './cycle-times.ts';
import type { Body } from './entity-types.ts';
import { derivedGuid } from './ids.ts';

/** What Graph says of a time that has not come: List synchronizationJobs. */
const NEVER = '0001-01-01T00:00:00Z';
const HOUR = 3_600_000;

/** Graph: synchronizationJob and synchronizationStatus resource types, as List synchronizationJobs shows them. */
export function synchronizationJobBody(job: SynchronizationJob, now: Date): Body {
  const { id, templateId } = job;
  const code = jobCode(job, now);
  const running = code === 'Active' || code === 'Quarantine' || code === 'NotRun';
  return {
    id,
    templateId,
    // Entra: "How Application Provisioning works": every 40 minutes.
    schedule: { expiration: null, interval: 'PT40M', state: running ? 'Active' : 'Disabled' },
    status: {
      countSuccessiveCompleteFailures: job.countSuccessiveCompleteFailures ?? 0,
      escrowsPruned: false,
      code,
      lastExecution: execution(job, 'lastExecution'),
      lastSuccessfulExecution: execution(job, 'lastSuccessfulExecution'),
      lastSuccessfulExecutionWithExports: execution(job, 'lastSuccessfulExecutionWithExports'),
      progress: [],
      quarantine: quarantineBody(job, now),
      steadyStateFirstAchievedTime: job.steadyStateFirstAchievedTime ?? NEVER,
      steadyStateLastAchievedTime: job.steadyStateLastAchievedTime ?? NEVER,
      synchronizedEntryCountByType: Object.entries(job.synchronizedEntryCountByType ?? {}).map(
        ([key, value]) => ({ key, value }),
      ),
      troubleshootingUrl: null,
    },
  };
}

/** A job that the service has given up looks like a paused one (assumed). */
export function jobCode({ status, quarantine }: SynchronizationJob, now: Date): SynchronizationJob['status'] {
  if (status !== 'Quarantine' || quarantine === undefined) return status;
  return hoursSince(quarantine.seriesBegan, now) < DISABLED_AFTER ? status : 'Paused';
}

function quarantineBody({ status, quarantine }: SynchronizationJob, now: Date): unknown {
  if (status !== 'Quarantine' || quarantine === undefined) return null;
  const { error, reason, seriesBegan } = quarantine;
  const attempts = attemptHours().filter((hours) => hours <= hoursSince(seriesBegan, now));
  const next = attemptHours()[attempts.length];
  return {
    currentBegan: plus(seriesBegan, attempts.at(-1) ?? 0),
    nextAttempt: next === undefined ? NEVER : plus(seriesBegan, next),
    reason,
    seriesBegan,
    seriesCount: attempts.length,
    error,
  };
}

function execution(
  job: SynchronizationJob,
  which: 'lastExecution' | 'lastSuccessfulExecution' | 'lastSuccessfulExecutionWithExports',
): unknown {
  const found = job[which];
  return found === undefined
    ? null
    : { activityIdentifier: derivedGuid(`${job.id} ${found.timeBegan}`), ...found };
}

function hoursSince(time: string, now: Date): number {
  return (now.getTime() - Date.parse(time)) / HOUR;
}

function plus(time: string, hours: number): string {
  return new Date(Date.parse(time) + hours * HOUR).toISOString().replace('.000Z', 'Z');
}
