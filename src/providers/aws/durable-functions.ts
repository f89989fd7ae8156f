import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { GetDurableExecutionCommandOutput } from '@aws-sdk/client-lambda';
import type { RunContext } from '../../core/context.ts';
import type { DurableFunctions, Execution } from '../../model/durable-functions.ts';
import type { AwsClients } from './clients.ts';
import { executionError, notDurable, startError } from './function-errors.ts';

/** Newest first: the last result of a step is among the first events (GetDurableExecutionHistory: MaxItems). */
const eventsAtOnce = 100;
/** Of an execution that has 3,000 operations at most (Lambda quotas), each with a few events. */
const mostPages = 200;

export function createDurableFunctions(clients: AwsClients): DurableFunctions {
  return {
    start: ({ functionName, qualifier, name, payload }, context) =>
      within(context, async (client, abort) => {
        try {
          const { DurableExecutionArn: arn } = await client.send(
            new InvokeCommand({
              FunctionName: functionName,
              Qualifier: qualifier,
              // Nothing waits on one connection for as long as a run takes.
              InvocationType: 'Event',
              DurableExecutionName: name,
              Payload: JSON.stringify(payload),
            }),
            abort,
          );
          if (arn === undefined) throw notDurable(functionName);
          return arn;
        } catch (error) {
          throw startError(error, `${functionName}:${qualifier}`, context);
        }
      }),
    look: (execution, context) =>
      within(context, async (client, abort) => {
        try {
          const command = new GetDurableExecutionCommand({ DurableExecutionArn: execution });
          return executionOf(await client.send(command, abort));
        } catch (error) {
          throw executionError(error, execution, context);
        }
      }),
    lastResult: (execution, step, context) =>
      within(context, async (client, abort) => {
        try {
          return await lastResult(client, execution, step, abort);
        } catch (error) {
          throw executionError(error, execution, context);
        }
      }),
  };

  async function within<T>(
    context: RunContext,
    body: (client: LambdaClient, abort: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const client = new LambdaClient(clients.config(context));
    try {
      return await body(client, { abortSignal: context.signal });
    } finally {
      client.destroy();
    }
  }
}

async function lastResult(
  client: LambdaClient,
  execution: string,
  step: string,
  abort: { readonly abortSignal: AbortSignal },
): Promise<unknown> {
  let marker: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const { Events: events = [], NextMarker: next } = await client.send(
      new GetDurableExecutionHistoryCommand({
        DurableExecutionArn: execution,
        IncludeExecutionData: true,
        ReverseOrder: true,
        MaxItems: eventsAtOnce,
        ...(marker === undefined ? {} : { Marker: marker }),
      }),
      abort,
    );
    const result = events.find(
      ({ Name, StepSucceededDetails: details }) => Name === step && details !== undefined,
    )?.StepSucceededDetails?.Result;
    if (result !== undefined) return result.Truncated === true ? undefined : parsed(result.Payload);
    if (next === undefined || next === marker) return undefined;
    marker = next;
  }
  return undefined;
}

const ends = { FAILED: 'failed', TIMED_OUT: 'timed-out', STOPPED: 'stopped' } as const;

function executionOf({ Status, StartTimestamp, Result, Error }: GetDurableExecutionCommandOutput): Execution {
  if (Status === undefined) throw new TypeError('AWS gave the execution no status');
  if (Status === 'RUNNING') return { status: 'running', since: StartTimestamp ?? new Date(0) };
  if (Status === 'SUCCEEDED') return { status: 'succeeded', result: parsed(Result) };
  const said = [Error?.ErrorType, Error?.ErrorMessage].filter((part) => part !== undefined);
  return { status: ends[Status], said: said.join(': ') };
}

/** What is no JSON is nothing that one of our functions gave. */
function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
