import { randomUUID } from 'node:crypto';
import type { Config } from '../config/schema.ts';
import type { RunContext } from '../core/context.ts';
import { jobs, type JobName } from '../jobs/index.ts';
import { createDurableFunctions } from '../providers/aws/durable-functions.ts';
import { connectAws, type ConnectionOptions } from './connections.ts';

/** What the function is given: the same that a schedule or the AWS CLI may send. */
export interface InvocationEvent {
  readonly mode: 'plan' | 'apply';
  readonly expect?: string;
  readonly force?: boolean;
  readonly accounts?: readonly string[];
  readonly groups?: readonly string[];
  readonly approve?: readonly string[];
  /** `5m`: how long to wait for a lease that another run holds. */
  readonly wait?: string;
}

export interface Invocation {
  readonly job: JobName;
  readonly event: InvocationEvent;
  /** Which of the deployed functions. */
  readonly target:
    | { readonly stage: string }
    /** Name or ARN, with or without a version or an alias. */
    | { readonly functionName: string };
}

/** The alias that every durable function is deployed with, and that all that starts it means. */
export const durableAlias = 'durable';

/**
 * Has a deployed function begin to run its job, and gives the ARN of the execution, by which `followRun` knows it.
 * @throws RolebridgeError what `DurableFunctions.start` throws
 */
export async function startRun(
  config: Config,
  options: ConnectionOptions,
  { job, event, target }: Invocation,
  context: RunContext,
): Promise<string> {
  const functions = createDurableFunctions(connectAws(config, options));
  const name = `${job}-${randomUUID()}`;
  return functions.start({ ...functionOf(job, target), name, payload: event }, context);
}

function functionOf(job: JobName, target: Invocation['target']) {
  if ('stage' in target)
    return { functionName: `rolebridge-${target.stage}-${jobs[job].section}`, qualifier: durableAlias };
  // arn:aws:lambda:eu-west-1:111122223333:function:name:alias, or name:alias
  const [, functionName = target.functionName, qualifier = durableAlias] =
    /^((?:arn:[^:]+:lambda:[^:]+:\d{12}:function:)?[^:]+)(?::([^:]+))?$/u.exec(target.functionName) ?? [];
  return { functionName, qualifier };
}
