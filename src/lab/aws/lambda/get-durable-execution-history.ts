import { GetDurableExecutionHistory$ } from '@aws-sdk/client-lambda';
import type {
  Event,
  GetDurableExecutionHistoryCommandInput,
  GetDurableExecutionHistoryCommandOutput,
} from '@aws-sdk/client-lambda';
import type { DurableExecution } from '../../world.ts';
import { awsOperation, isRefusal, notEmulated } from '../aws-operation.ts';
import { readToken, tokenAfter } from '../pages.ts';
import { findExecution, type FoundExecution } from './find-function.ts';

/** Small, so that every paging bug shows; a page may always have fewer events than were asked for. */
const PAGE = 3;

/**
 * AWS: GetDurableExecutionHistory API reference. Each check of a `waitForCondition` that goes on is a step that has
 * succeeded, with its state as the result, as the SDK's own test runner has it.
 */
export const getDurableExecutionHistory = awsOperation<
  GetDurableExecutionHistoryCommandInput,
  GetDurableExecutionHistoryCommandOutput
>(
  'lambda:GetDurableExecutionHistory',
  GetDurableExecutionHistory$,
  ({ DurableExecutionArn, IncludeExecutionData = true, MaxItems = 100, Marker, ReverseOrder }, call) => {
    const found = findExecution(DurableExecutionArn, call);
    if (isRefusal(found)) return found;
    const all = found.execution.events.map((each, index) => eventOf(each, index + 1, found));
    const ordered = ReverseOrder === true ? all.toReversed() : all;
    const after = Marker === undefined ? undefined : readToken(Marker);
    if (Marker !== undefined && after === undefined) return notEmulated('a Marker of somebody else');
    const start = after === undefined ? 0 : ordered.findIndex(({ EventId }) => String(EventId) === after) + 1;
    const page = ordered.slice(start, start + Math.min(MaxItems === 0 ? 100 : MaxItems, PAGE));
    const isLast = start + page.length >= ordered.length;
    return {
      Events: page.map((event) => (IncludeExecutionData ? event : withoutData(event))),
      ...(isLast ? {} : { NextMarker: tokenAfter(String(page.at(-1)?.EventId)) }),
    };
  },
  ({ DurableExecutionArn }) => DurableExecutionArn ?? '*',
);

function eventOf(
  { type, at, name, payload }: DurableExecution['events'][number],
  id: number,
  { of: { executionTimeout }, execution: { error } }: FoundExecution,
): Event {
  const common = {
    EventType: type,
    EventId: id,
    EventTimestamp: new Date(at),
    ...(name === undefined ? {} : { Name: name }),
  };
  const data = payload === undefined ? {} : { Payload: payload };
  const failed = {
    Error: { Payload: { ErrorType: error?.type, ErrorMessage: error?.message }, Truncated: false },
  };
  switch (type) {
    case 'ExecutionStarted':
      return { ...common, ExecutionStartedDetails: { Input: data, ExecutionTimeout: executionTimeout } };
    case 'StepSucceeded':
      return {
        ...common,
        SubType: 'WaitForCondition',
        StepSucceededDetails: { Result: { ...data, Truncated: false }, RetryDetails: {} },
      };
    case 'ExecutionSucceeded':
      return { ...common, ExecutionSucceededDetails: { Result: { ...data, Truncated: false } } };
    case 'ExecutionFailed':
      return { ...common, ExecutionFailedDetails: failed };
    case 'ExecutionTimedOut':
      return { ...common, ExecutionTimedOutDetails: failed };
    case 'ExecutionStopped':
      return { ...common, ExecutionStoppedDetails: failed };
  }
}

function withoutData({ StepSucceededDetails: step, ExecutionSucceededDetails: end, ...event }: Event): Event {
  return {
    ...event,
    ...(step === undefined ? {} : { StepSucceededDetails: { ...step, Result: {} } }),
    ...(end === undefined ? {} : { ExecutionSucceededDetails: { Result: {} } }),
  };
}
