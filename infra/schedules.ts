/** When a function is started, and what it is told then. */
export interface Timing {
  /** The name of the schedule. */
  readonly name: string;
  readonly description: string;
  /** `rate(1 hour)` or `cron(…)`. */
  readonly rate: string;
  /** ARN of what is started; a durable function by its alias. */
  readonly target: unknown;
  readonly input: Readonly<Record<string, unknown>>;
  /** It starts at any time within so many minutes, so that not all of them start at once; 0 is on the minute. */
  readonly jitterMinutes: string;
}

export const scheduleGroupId = 'Schedules';

/** Of our own, because the metrics of EventBridge Scheduler are those of a group. */
export function scheduleGroup(stack: string): Readonly<Record<string, unknown>> {
  return { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: stack } };
}

/**
 * osls can write neither the time window nor the dead-letter queue of a schedule, so it is written here. The queue takes
 * what could not be handed to Lambda; what fails there is the function's.
 */
export function scheduleOf(timing: Timing): Readonly<Record<string, unknown>> {
  const { name, description, rate, target, input, jitterMinutes } = timing;
  if (!/^(?:rate|cron)\(.+\)$/u.test(rate))
    throw new Error(`${name}: ${rate} is neither rate(…) nor cron(…), such as rate(1 hour)`);
  return {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      Name: name,
      GroupName: { Ref: scheduleGroupId },
      Description: description,
      State: 'ENABLED',
      ScheduleExpression: rate,
      FlexibleTimeWindow: timeWindow(jitterMinutes),
      Target: {
        Arn: target,
        RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
        Input: JSON.stringify(input),
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
      },
    },
  };
}

function timeWindow(minutes: string) {
  const wide = Number(minutes);
  if (!Number.isInteger(wide) || wide < 0 || wide > 1440)
    throw new Error(`--param jitterMinutes=${minutes}: whole minutes up to 1440, or 0 for none`);
  return wide === 0 ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: wide };
}
