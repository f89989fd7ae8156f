import { jobs, type JobName } from '../src/jobs/index.ts';

/** What osls calls a function in the logical ids of its resources: `AppRoles` for appRoles. */
export function logicalName(name: JobName): string {
  return capitalized(jobs[name].section);
}

export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export const functionId = (id: string): string => `${id}LambdaFunction`;

/** The alias that osls gives a durable function: its ARN is what starts a run. */
export const aliasId = (id: string): string => `${id}DurableLambdaAlias`;

export const roleId = (name: JobName): string => `${logicalName(name)}Role`;
