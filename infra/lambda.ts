import { jobs, type JobName } from '../src/jobs/index.ts';
import { roleId } from './logical-ids.ts';

/** One slice of a run, which stops itself a minute before: Lambda has no longer time-out (Lambda quotas). */
export const timeoutSeconds = 900;

/**
 * Can be switched on only when a function is made, so it is from the first deploy (AWS Lambda Developer Guide:
 * Configuring durable functions). osls makes the alias `durable`, which everything that starts a run has to name.
 */
export const durableConfig = { executionTimeout: 2 * 24 * 3600, retentionPeriodInDays: 14 };

export const memorySize = 512;

export interface FunctionOptions {
  /** Patterns of what is packaged with the bundle. */
  readonly files: readonly string[];
  /** Patterns of events that start it besides its schedule. */
  readonly startedBy: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The function of a job, as `functions` of serverless.yml has it. No concurrency is reserved for it: the lease keeps
 * writers apart, and AWS does not say what becomes of a durable execution that is throttled when it goes on.
 */
export function functionOf(name: JobName, options: FunctionOptions): Readonly<Record<string, unknown>> {
  const { summary } = jobs[name];
  const { files, startedBy } = options;
  return {
    description: summary,
    handler: `dist/handlers/${name}/index.handler`,
    role: roleId(name),
    timeout: timeoutSeconds,
    memorySize,
    durableConfig,
    // Lambda does not repeat a durable execution that failed, and the next run starts from what the clouds hold.
    maximumEventAge: 3600,
    onError: deadLetters,
    package: packaged(name, files),
    events: startedBy.map((pattern) => ({
      eventBridge: { pattern, deadLetterQueueArn: deadLetters },
    })),
  };
}

export const deadLetters = { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] };

export function packaged(bundle: string, files: readonly string[]) {
  return { patterns: [`dist/handlers/${bundle}/**`, ...files] };
}
