export interface Dimension {
  readonly Name: string;
  readonly Value: unknown;
}

/** What an alarm looks at, and when it rings. */
export interface Watch {
  readonly says: string;
  readonly namespace: 'AWS/Lambda' | 'AWS/SQS' | 'AWS/Scheduler' | 'Rolebridge';
  readonly metric: string;
  readonly dimensions: readonly Dimension[];
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum';
  /** Of one period. */
  readonly seconds: number;
  /** So many periods, each of which has to be bad; 1 when left out. */
  readonly periods?: number;
  readonly rings: 'from' | 'below';
  readonly threshold: number;
  /** What it means when CloudWatch has no number. */
  readonly silence: 'notBreaching' | 'breaching';
  readonly tellsEnd?: true;
}

/** Seconds. */
export const hour = 3600;

/** What most of them have. */
export const usual = {
  statistic: 'Sum',
  seconds: 300,
  rings: 'from',
  threshold: 1,
  silence: 'notBreaching',
} as const;

/** Tells whoever listens to the topic of the service. */
export function alarm(watch: Watch): Readonly<Record<string, unknown>> {
  const tell = [{ Ref: 'AlarmTopic' }];
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: watch.says,
      Namespace: watch.namespace,
      MetricName: watch.metric,
      Dimensions: watch.dimensions,
      Statistic: watch.statistic,
      Period: watch.seconds,
      EvaluationPeriods: watch.periods ?? 1,
      Threshold: watch.threshold,
      ComparisonOperator: watch.rings === 'below' ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      TreatMissingData: watch.silence,
      AlarmActions: tell,
      ...(watch.tellsEnd === true ? { OKActions: tell } : {}),
    },
  };
}

/** Alarms under their ids: `AppRoles` and `Failed` make `AppRolesFailedAlarm`. */
export function alarmsUnder(
  id: string,
  watches: Readonly<Record<string, Watch>>,
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(
    Object.entries(watches).map(([what, watch]) => [`${id}${what}Alarm`, alarm(watch)]),
  );
}
