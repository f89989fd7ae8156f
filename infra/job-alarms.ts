import type { JobName } from '../src/jobs/index.ts';
import { count } from '../src/core/words.ts';
import { alarmsUnder, hour, usual, type Watch } from './alarm.ts';
import { daysToMiss } from './missing-run.ts';
import { functionId, logicalName } from './logical-ids.ts';

/**
 * The alarms of a job's function, each under its own name: `AppRolesFailedAlarm`. docs/runbook.md says what to do about
 * each. A run of many invocations is one durable execution, and fails once (AWS Lambda Developer Guide: Monitoring
 * durable functions).
 */
export function alarmsOf(name: JobName, rate: string): Readonly<Record<string, unknown>> {
  const id = logicalName(name);
  const lambda = { ...usual, ...lambdaOf(id) };
  const own = { ...usual, ...ownOf(id, name), statistic: 'Maximum' } as const;
  return alarmsUnder(id, {
    Failed: {
      ...lambda,
      says: `${name} failed, was refused, did only a part or could not read everything. Its report is in the log.`,
      metric: 'DurableExecutionFailed',
      tellsEnd: true,
    },
    TimedOut: {
      ...lambda,
      says: `${name} did not end in the two days that a run may take.`,
      metric: 'DurableExecutionTimedOut',
    },
    Crashed: {
      ...lambda,
      says: `${name} crashed or was cut off three times in an hour. A single crash is repeated by Lambda.`,
      metric: 'Errors',
      seconds: hour,
      threshold: 3,
    },
    Refused: {
      ...own,
      says: `${name} was refused by the guard, or the plan had changed.`,
      metric: 'Refused',
    },
    Degraded: {
      ...own,
      says: `${name} could not read everything, so what it could not see was left alone.`,
      metric: 'Degraded',
    },
    ...missingUnder(name, lambda, daysToMiss(rate)),
    Throttled: {
      ...lambda,
      // None of it is reserved: what is left is the limit of the account.
      says: `${name} could not be started three times in an hour: the account runs as many functions as it may.`,
      metric: 'Throttles',
      seconds: hour,
      threshold: 3,
    },
    Slow: {
      ...lambda,
      says: `${name} took over six hours, with everything that it waited for.`,
      metric: 'DurableExecutionDuration',
      statistic: 'Maximum',
      seconds: hour,
      threshold: 6 * hour * 1000,
    },
    Blocked: {
      ...own,
      says: `For three hours, every run of ${name} found its lease with somebody else.`,
      metric: 'LeaseHeld',
      // Runs need not be an hour apart: each says 0 or 1, and a 0 among them is one that got through.
      statistic: 'Minimum',
      // A slice gives it back after 14 minutes, and a crashed one's runs out after 20.
      seconds: 3 * hour,
    },
  });
}

type Common = typeof usual & Pick<Watch, 'namespace' | 'dimensions'>;

/** Nothing where the schedule is so slow that no alarm can look back far enough. */
function missingUnder(
  name: JobName,
  lambda: Common,
  days: number | undefined,
): Readonly<Record<string, Watch>> {
  if (days === undefined) return {};
  return {
    Missing: {
      ...lambda,
      says: `${name} has not been started for ${count(days, 'day')}. Is its schedule there, and may it start the function?`,
      metric: 'Invocations',
      seconds: 24 * hour,
      periods: days,
      rings: 'below',
      // Lambda gives no number at all where nothing ran.
      silence: 'breaching',
    },
  };
}

export function lambdaOf(id: string): Pick<Watch, 'namespace' | 'dimensions'> {
  return { namespace: 'AWS/Lambda', dimensions: [{ Name: 'FunctionName', Value: { Ref: functionId(id) } }] };
}

/** As src/handlers/runtime/telemetry.ts gives them. */
export function ownOf(id: string, job: JobName): Pick<Watch, 'namespace' | 'dimensions'> {
  return {
    namespace: 'Rolebridge',
    dimensions: [
      { Name: 'job', Value: job },
      { Name: 'function', Value: { Ref: functionId(id) } },
    ],
  };
}
