import { loadConfig } from '../src/config/environment.ts';
import type { Config } from '../src/config/schema.ts';
import { jobs } from '../src/jobs/index.ts';
import { alarmsOf } from './job-alarms.ts';
import { configuredJobs, deployments } from './jobs.ts';
import { functionOf, type FunctionOptions } from './lambda.ts';
import { roleOf, roleOutput, schedulerRole } from './roles.ts';

/** What osls hands to a function in a file that serverless.yml names (osls guide: Variables). */
export interface Variables {
  readonly resolveVariable: (address: string) => Promise<unknown>;
}

/**
 * `functions` of serverless.yml: one for each job that has a section in the configuration. A job that nobody
 * configured is not there at all: no function, no role, no schedule that would fail, no alarm that would ring.
 */
export async function functions(variables: Variables): Promise<Readonly<Record<string, unknown>>> {
  const file = await text(variables, 'param:config');
  const config = loadConfig(file, {});
  const shared: Pick<FunctionOptions, 'stack' | 'reservedConcurrency'> = {
    stack: await stackName(variables),
    reservedConcurrency: await text(variables, 'param:reservedConcurrency'),
  };
  const entries = configuredJobs(config).map(async (name) => {
    const { section } = jobs[name];
    const mode = await text(variables, `param:${section}`);
    const { files, rate = 'rate', startedBy = [] } = deployments[name];
    const options = {
      mode,
      rate: await text(variables, `param:${rate}`),
      files: [file, ...(files?.(config) ?? [])],
      startedBy,
    };
    return [section, functionOf(name, { ...shared, ...options })] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** In `resources` of serverless.yml: the role and the alarms of each function, and what starts them all. */
export async function resources(variables: Variables): Promise<Readonly<Record<string, unknown>>> {
  const config: Config = loadConfig(await text(variables, 'param:config'), {});
  const stack = await stackName(variables);
  const names = configuredJobs(config);
  const ofJobs = names.map((name) => ({ ...roleOf(name, stack, config), ...alarmsOf(name) }));
  return {
    Resources: Object.assign({ SchedulerRole: schedulerRole(names) }, ...ofJobs) as unknown,
    Outputs: Object.assign({}, ...names.map(roleOutput)) as unknown,
  };
}

async function text({ resolveVariable }: Variables, address: string): Promise<string> {
  return String(await resolveVariable(address));
}

/** `rolebridge-prod`: the names of what a stage makes begin with it. */
async function stackName(variables: Variables): Promise<string> {
  return `${await text(variables, 'self:service')}-${await text(variables, 'sls:stage')}`;
}
