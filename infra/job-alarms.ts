import type { JobName } from '../src/jobs/index.ts';
import { logicalName } from './jobs.ts';
import { timeoutSeconds } from './lambda.ts';

interface Watch {
  readonly says: string;
  readonly namespace: 'AWS/Lambda' | 'Rolebridge';
  readonly metric: string;
  readonly statistic: 'Sum' | 'Maximum';
  readonly seconds: number;
  readonly rings: 'from' | 'below';
  readonly threshold: number;
  /** What it means when CloudWatch has no number. */
  readonly silence: 'notBreaching' | 'breaching';
  readonly tellsEnd?: true;
}

const lambda = { namespace: 'AWS/Lambda', rings: 'from', silence: 'notBreaching' } as const;

/** What is watched of every job. docs/runbook.md says what to do about each. */
const watches: Readonly<Record<string, Watch>> = {
  Failed: {
    ...lambda,
    says: 'failed, was refused, did only a part or could not read everything. Its report is in the log.',
    metric: 'Errors',
    statistic: 'Sum',
    seconds: 300,
    threshold: 1,
    tellsEnd: true,
  },
  Degraded: {
    ...lambda,
    says: 'could not read everything, so what it could not see was left alone.',
    namespace: 'Rolebridge',
    metric: 'Degraded',
    statistic: 'Maximum',
    seconds: 300,
    threshold: 1,
  },
  Missing: {
    ...lambda,
    says: 'has not been started for a day. Is its schedule there, and may it start the function?',
    metric: 'Invocations',
    statistic: 'Sum',
    seconds: 86_400,
    rings: 'below',
    threshold: 1,
    // Lambda gives no number at all where nothing ran.
    silence: 'breaching',
  },
  Throttled: {
    ...lambda,
    says: 'was to be started while a run was still going on, again and again.',
    metric: 'Throttles',
    statistic: 'Sum',
    seconds: 3600,
    threshold: 3,
  },
  Slow: {
    ...lambda,
    says: 'took over 11 minutes of the 14 that it has.',
    metric: 'Duration',
    statistic: 'Maximum',
    seconds: 3600,
    // A run stops itself a minute before its time-out; this is four fifths of what it has.
    threshold: (timeoutSeconds - 60) * 1000 * 0.8,
  },
};

/** The alarms of a job's function, each under its own name: `AppRolesFailedAlarm`. */
export function alarmsOf(name: JobName): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(watches).map(([what, watch]) => [`${logicalName(name)}${what}Alarm`, alarm(name, watch)]),
  );
}

function alarm(name: JobName, watch: Watch): unknown {
  const functionName = { Ref: `${logicalName(name)}LambdaFunction` };
  const tell = [{ Ref: 'AlarmTopic' }];
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmDescription: `${name} ${watch.says}`,
      Namespace: watch.namespace,
      MetricName: watch.metric,
      Dimensions:
        watch.namespace === 'AWS/Lambda'
          ? [{ Name: 'FunctionName', Value: functionName }]
          : [
              { Name: 'job', Value: name },
              { Name: 'function', Value: functionName },
            ],
      Statistic: watch.statistic,
      Period: watch.seconds,
      EvaluationPeriods: 1,
      Threshold: watch.threshold,
      ComparisonOperator: watch.rings === 'below' ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      TreatMissingData: watch.silence,
      AlarmActions: tell,
      ...(watch.tellsEnd === true ? { OKActions: tell } : {}),
    },
  };
}
