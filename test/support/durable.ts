import { createHash } from 'node:crypto';
import {
  DurableExecutionInvocationInputWithClient,
  type DurableExecutionClient,
  type DurableExecutionInvocationOutput,
  type DurableLambdaHandler,
  type ErrorObject,
  type OperationUpdate,
  type WireOperation,
} from '@aws/durable-execution-sdk-js';
import type { Context } from 'aws-lambda';
import type { RunReport } from '../../src/core/report.ts';
import type { SlicesState } from '../../src/state/slices.ts';

/** What Lambda keeps of one durable execution. */
export interface DurableLog extends DurableExecutionClient {
  readonly arn: string;
  operations(): readonly WireOperation[];
  /** Calls of CheckpointDurableExecution so far. */
  checkpoints(): number;
  /** What is due next becomes ready; seconds until then, or undefined when nothing waits. */
  wake(): number | undefined;
}

export interface DurableLogOptions {
  readonly arn?: string;
  /** Updates of an earlier process, in the order they were given, to start from. */
  readonly updates?: readonly OperationUpdate[];
  /** Called with the updates of each checkpoint before it is answered: what is kept on disk outlives the process. */
  readonly keep?: (updates: readonly OperationUpdate[]) => void;
}

/** Of the execution with this name: `<version's ARN>/durable-execution/<name>/<id>`. */
export function executionArn(name: string): string {
  const version = 'arn:aws:lambda:eu-west-1:999988887777:function:rolebridge-prod-appRoles:1';
  return `${version}/durable-execution/${name}/${executionId(name)}`;
}

export function executionId(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/u, '$1-$2-$3-$4-$5');
}

/**
 * A durable execution's log in memory, as Lambda answers CheckpointDurableExecution and GetDurableExecutionState for
 * steps and executions; what else the SDK knows is not there.
 */
export function durableLog(event: unknown, options: DurableLogOptions = {}): DurableLog {
  const { arn = executionArn('one'), updates = [], keep = () => undefined } = options;
  const log = new Map<string, WireOperation>();
  const delays = new Map<string, number>();
  let checkpoints = 0;
  log.set('execution', {
    Id: 'execution',
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: new Date(0),
    ExecutionDetails: { InputPayload: JSON.stringify(event) },
  });
  for (const update of updates) apply(log, delays, update);

  return {
    arn,
    operations: () => [...log.values()],
    checkpoints: () => checkpoints,
    wake() {
      const [due] = [...delays].toSorted(([, a], [, b]) => a - b);
      if (due === undefined) return undefined;
      const [id, seconds] = due;
      delays.delete(id);
      const operation = log.get(id);
      if (operation !== undefined) log.set(id, { ...operation, Status: 'READY' });
      return seconds;
    },
    async checkpoint({ Updates = [] }) {
      checkpoints += 1;
      keep(Updates);
      for (const update of Updates) apply(log, delays, update);
      const changed = new Set(Updates.map(({ Id }) => Id));
      return {
        CheckpointToken: `token-${checkpoints}`,
        NewExecutionState: { Operations: [...log.values()].filter(({ Id }) => changed.has(Id)) },
      };
    },
    getExecutionState: async () => ({ Operations: [...log.values()] }),
  };
}

const statuses = {
  START: 'STARTED',
  RETRY: 'PENDING',
  SUCCEED: 'SUCCEEDED',
  FAIL: 'FAILED',
  CANCEL: 'CANCELLED',
} as const;

/** Mirrors the SDK's own check: a payload of an operation may have 256 KB. */
const mostPayload = 256 * 1024;

function apply(log: Map<string, WireOperation>, delays: Map<string, number>, update: OperationUpdate): void {
  const { Id: id = '', Type, SubType, Name, ParentId, Action = 'START', Payload, Error: error } = update;
  if (Buffer.byteLength(Payload ?? '') > mostPayload)
    throw Object.assign(new Error('STEP output payload size must be less than or equal to 262144 bytes.'), {
      name: 'InvalidParameterValueException',
      $metadata: { httpStatusCode: 400 },
    });
  const before = log.get(id);
  const attempt = before?.StepDetails?.Attempt ?? 0;
  const retried = Action === 'RETRY';
  const delay = update.StepOptions?.NextAttemptDelaySeconds ?? 1;
  if (retried) delays.set(id, delay);
  else delays.delete(id);
  log.set(id, {
    Id: id,
    Type,
    SubType,
    Name,
    ParentId,
    StartTimestamp: before?.StartTimestamp ?? new Date(0),
    Status: statuses[Action],
    StepDetails: {
      Attempt: Action === 'START' ? attempt : attempt + 1,
      // Of the real time, on which the SDK waits: always late enough for it to leave the invocation instead.
      ...(retried ? { NextAttemptTimestamp: new Date(Date.now() + 3_600_000) } : {}),
      Result: Payload ?? before?.StepDetails?.Result,
      Error: error,
    },
  });
}

export interface DurableRun {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly result?: RunReport;
  readonly error?: ErrorObject;
  /** The report of the last slice, however the execution ended. */
  readonly report: RunReport;
  readonly state: SlicesState;
  readonly log: DurableLog;
  readonly invocations: number;
  /** Seconds that Lambda waited between invocations. */
  readonly pauses: readonly number[];
}

export interface DurableOptions {
  readonly log?: DurableLog;
  /** Of each invocation, from 1. */
  readonly lambda: (invocation: number) => Context;
  /** Moves while Lambda waits. */
  readonly clock?: { advance(milliseconds: number): void };
}

/** Has Lambda's part: invokes the handler until its execution has ended, and lets the time pass in between. */
export async function runDurably(
  handler: DurableLambdaHandler,
  event: unknown,
  { log = durableLog(event), lambda, clock }: DurableOptions,
): Promise<DurableRun> {
  const pauses: number[] = [];
  for (let invocations = 1; ; invocations += 1) {
    const output = await handler(invocationOf(log), lambda(invocations));
    if (output.Status !== 'PENDING') return ended(output, { log, invocations, pauses });
    const seconds = log.wake();
    if (seconds === undefined) throw new Error('the execution waits for nothing');
    pauses.push(seconds);
    clock?.advance(seconds * 1_000);
  }
}

/** What Lambda invokes the function with; a killed invocation is followed by another one with the same. */
export function invocationOf(log: DurableLog): DurableExecutionInvocationInputWithClient {
  return new DurableExecutionInvocationInputWithClient(
    {
      DurableExecutionArn: log.arn,
      CheckpointToken: `token-${log.checkpoints()}`,
      InitialExecutionState: { Operations: [...log.operations()] },
    },
    log,
  );
}

function ended(
  output: DurableExecutionInvocationOutput,
  rest: Pick<DurableRun, 'log' | 'invocations' | 'pauses'>,
): DurableRun {
  const slices = rest.log.operations().find(({ Name }) => Name === 'slices');
  const state = JSON.parse(slices?.StepDetails?.Result ?? 'null') as SlicesState | null;
  if (state?.next.kind !== 'end') throw new Error(`ended before its slices: ${JSON.stringify(output)}`);
  const { report } = state.next;
  if (output.Status === 'SUCCEEDED') {
    const result = JSON.parse(output.Result ?? 'null') as RunReport;
    return { status: 'SUCCEEDED', result, report, state, ...rest };
  }
  if (output.Status === 'FAILED') return { status: 'FAILED', error: output.Error, report, state, ...rest };
  throw new Error('not ended');
}
