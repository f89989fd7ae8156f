import { jobNames, jobs, type JobName } from '../jobs/index.ts';
import type { Config } from './schema.ts';

/** Jobs that have a section, in their order. */
export function configuredJobs(config: Pick<Config, 'jobs'>): readonly JobName[] {
  return jobNames.filter((name) => config.jobs[jobs[name].section] !== undefined);
}
