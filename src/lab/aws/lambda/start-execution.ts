import { ExecutionEnded } from '../../functions.ts';
import type { LabFunction } from '../../functions.ts';
import type { DurableExecution, LambdaFunction } from '../../world.ts';
import type { AwsCall } from '../aws-operation.ts';
import { executionArn } from './find-function.ts';

interface Start {
  readonly of: LambdaFunction;
  readonly version: string;
  readonly name: string | undefined;
  readonly input: string;
  readonly run: LabFunction;
}

/** Begins an execution, which goes on after this has given it. */
export function startExecution({ of, version, name, input, run }: Start, call: AwsCall): DurableExecution {
  const { clock, session } = call.clouds;
  const now = (): string => clock.now().toISOString();
  const id = `00000000-0004-4000-8000-${String(session.next()).padStart(12, '0')}`;
  const execution: DurableExecution = {
    id,
    name: name ?? id,
    version,
    input,
    status: 'RUNNING',
    startedAt: now(),
    events: [{ type: 'ExecutionStarted', at: now(), payload: input }],
  };
  of.executions.push(execution);

  const arn = executionArn(of, execution, call);
  const step = (stepName: string, result: unknown): void => {
    const payload = JSON.stringify(result);
    execution.events.push({ type: 'StepSucceeded', at: now(), name: stepName, payload });
  };
  const payload: unknown = JSON.parse(input);
  run(payload, { arn, name: execution.name, step }).then(
    (result) => succeed(execution, JSON.stringify(result) ?? 'null', now()),
    (error: unknown) => fail(execution, error, now()),
  );
  return execution;
}

function succeed(execution: DurableExecution, result: string, at: string): void {
  Object.assign(execution, { status: 'SUCCEEDED', result, endedAt: at });
  execution.events.push({ type: 'ExecutionSucceeded', at, payload: result });
}

const ends = {
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  STOPPED: 'ExecutionStopped',
} as const;

function fail(execution: DurableExecution, thrown: unknown, at: string): void {
  const error =
    thrown instanceof Error
      ? { type: thrown.name, message: thrown.message }
      : { type: 'Error', message: String(thrown) };
  const status = thrown instanceof ExecutionEnded ? thrown.status : 'FAILED';
  Object.assign(execution, { status, error, endedAt: at });
  execution.events.push({ type: ends[status], at });
}
