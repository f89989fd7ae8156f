import type { Config } from '../src/config/schema.ts';
import { jobs, type JobName } from '../src/jobs/index.ts';
import { configuredJobs } from '../src/config/configured-jobs.ts';
import { deadLetters, memorySize, packaged } from './lambda.ts';
import { capitalized, roleId } from './logical-ids.ts';

/**
 * Ten minutes: what an event asks for is small, and what is left of it is the schedule's. Three of them may go by until
 * the lease is free, and what is begun then needs up to five to settle.
 */
export const eventSeconds = 600;

/** So that a burst becomes one batch (AWS Lambda Developer Guide: Using Lambda with Amazon SQS). */
export const windowSeconds = 60;

/** A function that something which happened starts, beside the schedules of the jobs. */
export interface EventFunction {
  /** `roleEvents`, as osls has it. */
  readonly name: string;
  readonly summary: string;
  readonly bundle: string;
  /** Whose section makes it wanted, and whose role it has. */
  readonly job: JobName;
  /** Run too, where they are configured, and wanted for these alone as well. */
  readonly beside: readonly JobName[];
  /** A queue of events, or a look every few minutes. */
  readonly startedBy: 'queue' | 'schedule';
}

/** Its summary names the jobs that are configured. */
interface Told extends Omit<EventFunction, 'summary'> {
  readonly news: string;
  readonly narrowedTo: string;
}

const eventFunctions: readonly Told[] = [
  {
    name: 'roleEvents',
    news: 'What CloudTrail says of IAM roles',
    narrowedTo: 'their accounts',
    bundle: 'role-events',
    job: 'app-roles',
    beside: [],
    startedBy: 'queue',
  },
  {
    name: 'groupEvents',
    news: 'What IAM Identity Center says of groups',
    narrowedTo: 'them',
    bundle: 'group-events',
    job: 'account-assignments',
    beside: [],
    startedBy: 'queue',
  },
  {
    name: 'directoryChanges',
    news: 'What has changed in Entra ID',
    narrowedTo: 'those groups',
    bundle: 'directory-changes',
    job: 'account-assignments',
    beside: ['group-provisioning'],
    startedBy: 'schedule',
  },
];

/** Those that have a job to run, with the jobs that have a section in the configuration; the first has the role. */
export function configuredEventFunctions(config: Config): readonly EventFunction[] {
  const names = configuredJobs(config);
  return eventFunctions.flatMap(({ news, narrowedTo, ...each }) => {
    const [job, ...beside] = [each.job, ...each.beside].filter((name) => names.includes(name));
    if (job === undefined) return [];
    const summary = `${news} runs ${[job, ...beside].join(' and ')} for ${narrowedTo}`;
    return [{ ...each, job, beside, summary }];
  });
}

export const eventFunctionId = ({ name }: EventFunction): string => capitalized(name);

export const queueId = (each: EventFunction): string => `${eventFunctionId(each)}Queue`;

export interface EventFunctionOptions {
  /** What a run that it starts may do. */
  readonly mode: string;
  readonly files: readonly string[];
  /** Of every job: what they do is no news. */
  readonly ownJobs: readonly JobName[];
}

/** It is no durable function: a queue waits for its answer. */
export function eventFunctionOf(
  each: EventFunction,
  { mode, files, ownJobs }: EventFunctionOptions,
): Readonly<Record<string, unknown>> {
  return {
    description: each.summary,
    handler: `dist/handlers/${each.bundle}/index.handler`,
    role: roleId(each.job),
    timeout: eventSeconds,
    memorySize,
    environment: {
      ROLEBRIDGE_EVENT_MODE: mode,
      ...(each.name === 'groupEvents' ? { ROLEBRIDGE_OWN_ROLES: joined(ownJobs) } : {}),
    },
    package: packaged(each.bundle, files),
    ...(each.startedBy === 'queue' ? fromQueue(each) : fromSchedule),
  };
}

export function ownRoles(names: readonly JobName[]): readonly unknown[] {
  return names.map((name) => ({ 'Fn::GetAtt': [roleId(name), 'Arn'] }));
}

function joined(names: readonly JobName[]): unknown {
  return { 'Fn::Join': [',', ownRoles(names)] };
}

function fromQueue(each: EventFunction) {
  const sqs = {
    arn: { 'Fn::GetAtt': [queueId(each), 'Arn'] },
    batchSize: 1000,
    maximumBatchingWindow: windowSeconds,
    functionResponseType: 'ReportBatchItemFailures',
    // The least there is. A reserved concurrency of one would count throttled polls as receives, and good messages
    // would end among the dead letters (AWS Lambda Developer Guide: Configuring scaling behavior for SQS).
    maximumConcurrency: 2,
  };
  return { events: [{ sqs }] };
}

/** Two looks at once do no harm: the place in what has changed moves on a condition, and runs take the lease. */
const fromSchedule = {
  maximumRetryAttempts: 0,
  maximumEventAge: eventSeconds,
  onError: deadLetters,
  events: [],
};

/** The parameters of serverless.yml that say what its runs may do: plan, unless each of them says apply. */
export function modesOf({ job, beside }: EventFunction): readonly string[] {
  return [job, ...beside].map((name) => jobs[name].section);
}
