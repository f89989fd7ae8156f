import { loadConfig } from '../src/config/environment.ts';
import type { Config } from '../src/config/schema.ts';
import { jobs, type JobName } from '../src/jobs/index.ts';
import { dashboard } from './dashboard.ts';
import { eventAlarmsOf, undeliveredAlarm } from './event-alarms.ts';
import { eventBus, rulesOf } from './event-bus.ts';
import {
  configuredEventFunctions,
  eventFunctionId,
  eventFunctionOf,
  modesOf,
  ownRoles,
  type EventFunction,
} from './event-functions.ts';
import { queueOf } from './event-queues.ts';
import { alarmsOf } from './job-alarms.ts';
import { configuredJobs } from '../src/config/configured-jobs.ts';
import { deployments } from './jobs.ts';
import { functionOf } from './lambda.ts';
import { roleOf, roleOutput, schedulerRole } from './roles.ts';
import { scheduleGroup, scheduleGroupId, scheduleOf } from './schedules.ts';
import { aliasId, functionId, logicalName } from './logical-ids.ts';

/** What osls hands to a function in a file that serverless.yml names (osls guide: Variables). */
export interface Variables {
  readonly resolveVariable: (address: string) => Promise<unknown>;
}

type Resources = Readonly<Record<string, unknown>>;

/**
 * `functions` of serverless.yml: one for each job that has a section in the configuration, and those that events start
 * for it. A job that nobody configured is not there at all: no function, no role, no schedule that would fail, no alarm
 * that would ring.
 */
export async function functions(variables: Variables): Promise<Resources> {
  const file = await text(variables, 'param:config');
  const config = loadConfig(file, {});
  const ownJobs = configuredJobs(config);
  const ofJobs = ownJobs.map((name) => {
    const { files, startedBy = [] } = deployments[name];
    const options = { files: [file, ...(files?.(config) ?? [])], startedBy };
    return [jobs[name].section, functionOf(name, options)] as const;
  });
  const ofEvents = configuredEventFunctions(config).map(async (each) => {
    const modes = await Promise.all(modesOf(each).map((section) => modeOf(variables, section)));
    const mode = modes.every((one) => one === 'apply') ? 'apply' : 'plan';
    return [each.name, eventFunctionOf(each, { mode, files: [file], ownJobs })] as const;
  });
  return Object.fromEntries([...ofJobs, ...(await Promise.all(ofEvents))]);
}

/** In `resources` of serverless.yml: roles, schedules, queues, alarms, and what is one for all. */
export async function resources(variables: Variables): Promise<Resources> {
  const config = loadConfig(await text(variables, 'param:config'), {});
  const stack = await stackName(variables);
  const names = configuredJobs(config);
  const events = configuredEventFunctions(config);
  const organizationId = await text(variables, 'param:organizationId');
  const ofAll = {
    SchedulerRole: schedulerRole(names, events),
    [scheduleGroupId]: scheduleGroup(stack),
    ...undeliveredAlarm,
    ...eventBus(stack, await text(variables, 'sls:stage'), organizationId),
    Dashboard: dashboard(stack, names, events),
  };
  const ofJobs = names.map(async (name) => ({
    ...roleOf(name, stack, config),
    ...alarmsOf(name, await rateOf(variables, name)),
    ...(await jobSchedule(variables, name, stack)),
  }));
  const ofEvents = events.map(async (each) => ({
    ...eventAlarmsOf(each),
    ...(each.startedBy === 'queue'
      ? eventSource(each, stack, config)
      : await eventSchedule(variables, each, stack)),
  }));
  return {
    Resources: Object.assign({}, ofAll, ...(await Promise.all([...ofJobs, ...ofEvents]))) as unknown,
    Outputs: Object.assign(
      {
        EventBusArn: { Description: 'For event-forwarder.yml', Value: { 'Fn::GetAtt': ['EventBus', 'Arn'] } },
      },
      ...names.map((name) => roleOutput(name, config)),
    ) as unknown,
  };
}

/**
 * What a schedule asks for. A run that finds the lease taken leaves the rest to the next one, without a failure: the
 * alarm Blocked rings when that goes on.
 */
const inputs = {
  plan: { mode: 'plan' },
  apply: { mode: 'apply', wait: '10m', whenHeld: 'leave' },
} as const;

async function jobSchedule(variables: Variables, name: JobName, stack: string): Promise<Resources> {
  const id = logicalName(name);
  return {
    [`${id}Schedule`]: scheduleOf({
      name: `${stack}-${name}`,
      description: `Runs ${name}`,
      rate: await rateOf(variables, name),
      target: { Ref: aliasId(id) },
      input: inputs[await modeOf(variables, jobs[name].section)],
      jitterMinutes: await text(variables, 'param:jitterMinutes'),
    }),
  };
}

async function rateOf(variables: Variables, name: JobName): Promise<string> {
  const { rate = 'rate' } = deployments[name];
  return text(variables, `param:${rate}`);
}

function eventSource(each: EventFunction, stack: string, config: Config): Resources {
  const rules = rulesOf(each, ownRoles(configuredJobs(config)));
  return { ...rules, ...queueOf(each, stack, Object.keys(rules)) };
}

async function eventSchedule(variables: Variables, each: EventFunction, stack: string): Promise<Resources> {
  const id = eventFunctionId(each);
  return {
    [`${id}Schedule`]: scheduleOf({
      name: `${stack}-${each.bundle}`,
      description: `Runs ${each.name}`,
      rate: await text(variables, `param:${each.name}Rate`),
      target: { 'Fn::GetAtt': [functionId(id), 'Arn'] },
      input: {},
      jitterMinutes: '0',
    }),
  };
}

async function modeOf(variables: Variables, section: string): Promise<'plan' | 'apply'> {
  const mode = await text(variables, `param:${section}`);
  if (mode === 'plan' || mode === 'apply') return mode;
  throw new Error(`--param ${section}=${mode}: a schedule asks for plan or apply`);
}

async function text({ resolveVariable }: Variables, address: string): Promise<string> {
  return String(await resolveVariable(address));
}

/** `rolebridge-prod`: the names of what a stage makes begin with it. */
async function stackName(variables: Variables): Promise<string> {
  return `${await text(variables, 'self:service')}-${await text(variables, 'sls:stage')}`;
}
