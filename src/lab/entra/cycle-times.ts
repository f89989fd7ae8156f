import type { SynchronizationJob } from '../world.ts';

const HOUR = 3_600_000;
/** Entra: "How Application Provisioning works": every 40 minutes. */
const INTERVAL = 40 * 60_000;
/** Entra: "Application provisioning in quarantine status": after 6, 12 and 24 hours, then every day. */
const FIRST_ATTEMPTS = [6, 18, 42];
export const DISABLED_AFTER = 28 * 24;

/** Hours from the beginning of the quarantine to each attempt, until the job is disabled. */
export function attemptHours(): readonly number[] {
  const daily: number[] = [];
  for (let hours = 66; hours < DISABLED_AFTER; hours += 24) daily.push(hours);
  return [...FIRST_ATTEMPTS, ...daily];
}

/**
 * When a job's cycles have begun since the last one that it knows of, the earliest first. One that never ran begins
 * now. A quarantine for something else than its sign-in is one that no attempt ends.
 */
export function timesSinceLast(
  { lastExecution, quarantine, status }: SynchronizationJob,
  now: Date,
): readonly Date[] {
  const last = lastExecution === undefined ? undefined : Date.parse(lastExecution.timeBegan);
  switch (status) {
    case 'Active':
    case 'NotRun':
      return last === undefined ? [now] : everyInterval(last, now.getTime());
    case 'Quarantine': {
      if (quarantine?.reason !== 'EncounteredQuarantineException') return [];
      const began = Date.parse(quarantine.seriesBegan);
      return attemptHours()
        .map((hours) => began + hours * HOUR)
        .filter((time) => time > (last ?? began) && time <= now.getTime())
        .map((time) => new Date(time));
    }
    case 'Paused':
    case 'NotConfigured':
      return [];
  }
}

function everyInterval(last: number, now: number): readonly Date[] {
  const count = Math.max(0, Math.floor((now - last) / INTERVAL));
  return Array.from({ length: count }, (_, index) => new Date(last + (index + 1) * INTERVAL));
}
