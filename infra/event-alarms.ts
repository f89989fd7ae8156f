import { alarmsUnder, hour, usual, type Watch } from './alarm.ts';
import { eventFunctionId, queueId, type EventFunction } from './event-functions.ts';
import { lambdaOf, ownOf } from './job-alarms.ts';
import { scheduleGroupId } from './schedules.ts';

/** The alarms of a function that events start: `RoleEventsWaitingAlarm`. docs/runbook.md says what to do about each. */
export function eventAlarmsOf(each: EventFunction): Readonly<Record<string, unknown>> {
  const id = eventFunctionId(each);
  const failing: Watch = {
    ...usual,
    ...lambdaOf(id),
    says: `${each.name} failed three times in an hour. The reports are in its log; a single failure is repeated.`,
    metric: 'Errors',
    seconds: hour,
    threshold: 3,
    tellsEnd: true,
  };
  const refused: Watch = {
    ...usual,
    ...ownOf(id, each.job),
    says: `A run of ${each.name} was refused by the guard.`,
    metric: 'Refused',
    statistic: 'Maximum',
  };
  const degraded: Watch = {
    ...usual,
    ...ownOf(id, each.job),
    says: `A run of ${each.name} could not read everything. The events about that come back.`,
    metric: 'Degraded',
    statistic: 'Maximum',
  };
  const late = each.startedBy === 'queue' ? { Waiting: waiting(each) } : { Missing: missing(each) };
  return alarmsUnder(id, { Failing: failing, Refused: refused, Degraded: degraded, ...late });
}

function waiting(each: EventFunction): Watch {
  return {
    ...usual,
    says: `Events have waited for ${each.name} for a quarter of an hour.`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [queueId(each), 'QueueName'] } }],
    statistic: 'Maximum',
    threshold: 900,
    tellsEnd: true,
  };
}

function missing(each: EventFunction): Watch {
  return {
    ...usual,
    ...lambdaOf(eventFunctionId(each)),
    says: `${each.name} has not been started for two hours. Is its schedule there, and may it start the function?`,
    metric: 'Invocations',
    seconds: 2 * hour,
    rings: 'below',
    silence: 'breaching',
  };
}

/** A schedule tried to start a function, again and again, and gave it up. */
export const undeliveredAlarm = alarmsUnder('Schedules', {
  Undelivered: {
    ...usual,
    says: 'A schedule could not start its function. What it would have said is in the dead-letter queue.',
    namespace: 'AWS/Scheduler',
    metric: 'InvocationDroppedCount',
    dimensions: [{ Name: 'ScheduleGroup', Value: { Ref: scheduleGroupId } }],
  },
});
