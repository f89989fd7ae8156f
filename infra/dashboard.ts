import type { JobName } from '../src/jobs/index.ts';
import { eventFunctionId, queueId, type EventFunction } from './event-functions.ts';
import { functionId, logicalName } from './logical-ids.ts';

/** A metric as a dashboard writes it (CloudWatch API reference: Dashboard body structure and syntax). */
type Line = readonly (string | Readonly<Record<string, unknown>>)[];

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly stat: 'Sum' | 'Maximum' | 'Minimum';
  readonly seconds: number;
}

const width = 8;
const height = 6;
const inARow = 24 / width;
const hour = 3600;

/** One page of what the service does. Names and the Region are put in when it is deployed. */
export function dashboard(
  stack: string,
  names: readonly JobName[],
  events: readonly EventFunction[],
): Readonly<Record<string, unknown>> {
  const graphs = [...ofRuns(names), ...ofCredentials(names), ...ofPosture(names), ...ofEvents(events)];
  const widgets = graphs.map((graph, place) => ({
    type: 'metric',
    x: (place % inARow) * width,
    y: Math.floor(place / inARow) * height,
    width,
    height,
    properties: {
      title: graph.title,
      region: '${AWS::Region}',
      view: 'timeSeries',
      stat: graph.stat,
      period: graph.seconds,
      metrics: graph.lines,
    },
  }));
  const body = JSON.stringify({ start: '-P7D', widgets });
  return {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: stack, DashboardBody: { 'Fn::Sub': body } },
  };
}

function ofRuns(names: readonly JobName[]): readonly Graph[] {
  const lambda = (metric: string) =>
    names.map((name) => line('AWS/Lambda', metric, dimensionsOf(logicalName(name)), `${name} ${metric}`));
  const own = (...metrics: readonly string[]) =>
    names.flatMap((name) =>
      metrics.map((metric) => line('Rolebridge', metric, ownDimensions(name), `${name} ${metric}`)),
    );
  const sums = { stat: 'Sum', seconds: hour } as const;
  return [
    {
      title: 'Runs',
      ...sums,
      lines: [...lambda('DurableExecutionStarted'), ...lambda('DurableExecutionFailed')],
    },
    { title: 'Changes found', ...sums, lines: own('Creates', 'Updates', 'Deletes') },
    { title: 'Changes written and failed', ...sums, lines: own('Applied', 'Failed', 'NotAttempted') },
    { title: 'Withheld', stat: 'Maximum', seconds: hour, lines: own('Withheld') },
    { title: 'Refused, degraded, lease taken', ...sums, lines: own('Refused', 'Degraded', 'LeaseHeld') },
    {
      title: 'How long runs take (ms)',
      stat: 'Maximum',
      seconds: hour,
      lines: [...lambda('DurableExecutionDuration'), ...own('Duration')],
    },
    { title: 'Starts that had to wait', ...sums, lines: lambda('Throttles') },
  ];
}

function ofCredentials(names: readonly JobName[]): readonly Graph[] {
  const name = names.find((each) => each === 'credential-expiry');
  if (name === undefined) return [];
  const lines = (...metrics: readonly string[]) => figuresOf(name, metrics);
  const last = { stat: 'Maximum', seconds: 12 * hour } as const;
  return [
    {
      title: 'Credentials by days left',
      ...last,
      lines: lines('CredentialsEnded', 'CredentialsTo7Days', 'CredentialsTo30Days', 'CredentialsTo90Days'),
    },
    { title: 'Days left of the first to end', ...last, stat: 'Minimum', lines: lines('LeastDaysLeft') },
  ];
}

function ofPosture(names: readonly JobName[]): readonly Graph[] {
  const name = names.find((each) => each === 'posture');
  if (name === undefined) return [];
  const lines = figuresOf(name, ['PostureCritical', 'PostureWarnings', 'PostureUnknown']);
  return [{ title: 'What is wrong in the connections', stat: 'Maximum', seconds: 24 * hour, lines }];
}

function figuresOf(name: JobName, metrics: readonly string[]): readonly Line[] {
  return metrics.map((metric) => line('Rolebridge', metric, ownDimensions(name), metric));
}

function ofEvents(events: readonly EventFunction[]): readonly Graph[] {
  const queues = events
    .filter(({ startedBy }) => startedBy === 'queue')
    .map((each) => [each.name, `\${${queueId(each)}.QueueName}`] as const);
  const dead = ['dead letters', '${DeadLetterQueue.QueueName}'] as const;
  const ofQueue = (metric: string, all: readonly (readonly [string, string])[]) =>
    all.map(([label, queue]) => line('AWS/SQS', metric, ['QueueName', queue], label));
  const started = (metric: string) =>
    events.map((each) =>
      line('AWS/Lambda', metric, dimensionsOf(eventFunctionId(each)), `${each.name} ${metric}`),
    );
  return [
    {
      title: 'How long events wait (s)',
      stat: 'Maximum',
      seconds: 300,
      lines: ofQueue('ApproximateAgeOfOldestMessage', queues),
    },
    {
      title: 'Events that wait, and dead letters',
      stat: 'Maximum',
      seconds: 300,
      lines: ofQueue('ApproximateNumberOfMessagesVisible', [...queues, dead]),
    },
    {
      title: 'Runs that events started',
      stat: 'Sum',
      seconds: hour,
      lines: [...started('Invocations'), ...started('Errors')],
    },
  ].filter(({ lines }) => lines.length > 0) as readonly Graph[];
}

function line(namespace: string, metric: string, dimensions: readonly string[], label: string): Line {
  return [namespace, metric, ...dimensions, { label }];
}

function dimensionsOf(id: string): readonly string[] {
  return ['FunctionName', `\${${functionId(id)}}`];
}

function ownDimensions(name: JobName): readonly string[] {
  return ['job', name, 'function', `\${${functionId(logicalName(name))}}`];
}
