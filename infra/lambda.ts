import { jobs, type JobName } from '../src/jobs/index.ts';
import { roleId } from './roles.ts';

/** A run stops itself a minute before: Lambda has no longer time-out (Lambda quotas). */
export const timeoutSeconds = 900;

export interface FunctionOptions {
  readonly stack: string;
  /** What the schedule asks for. */
  readonly mode: string;
  readonly rate: string;
  /** A number, or `none`. */
  readonly reservedConcurrency: string;
  /** Patterns of what is packaged with the bundle. */
  readonly files: readonly string[];
  /** Patterns of events that start it besides its schedule. */
  readonly startedBy: readonly Readonly<Record<string, unknown>>[];
}

/** The function of a job with its schedule, as `functions` of serverless.yml has it. */
export function functionOf(name: JobName, options: FunctionOptions): Readonly<Record<string, unknown>> {
  const { summary, section } = jobs[name];
  const { stack, mode, rate, reservedConcurrency, files, startedBy } = options;
  if (mode !== 'plan' && mode !== 'apply')
    throw new Error(`--param ${section}=${mode}: a schedule asks for plan or apply`);
  return {
    description: summary,
    handler: `dist/handlers/${name}/index.handler`,
    role: roleId(name),
    timeout: timeoutSeconds,
    memorySize: 512,
    // One writer: a second run would find the lease taken.
    ...(reservedConcurrency === 'none' ? {} : { reservedConcurrency: Number(reservedConcurrency) }),
    // The next run starts from what the clouds hold, so a failed one is not worth repeating before that.
    maximumRetryAttempts: 0,
    maximumEventAge: 3600,
    onError: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] },
    package: { patterns: [`dist/handlers/${name}/**`, ...files] },
    events: [
      {
        schedule: {
          method: 'scheduler',
          name: `${stack}-${name}`,
          description: `Runs ${name}`,
          rate: [rate],
          roleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
          input: { mode },
        },
      },
      ...startedBy.map((pattern) => ({ eventBridge: { pattern } })),
    ],
  };
}
