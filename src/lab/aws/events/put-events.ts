import { PutEvents$ } from '@aws-sdk/client-eventbridge';
import type {
  PutEventsCommandInput,
  PutEventsCommandOutput,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { awsOperation, invalid, isRefusal, notEmulated } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { busArn, busOf } from './event-bus.ts';
import { readEntry, sizeOf } from './event-entry.ts';

/** Bytes. "The total entry size must be less than 1 MB"; users find that exactly 1 MiB is taken. */
const MAXIMUM_SIZE = 1_048_576;

/**
 * AWS: PutEvents API reference: ten entries; those that fail do so alone, each in its place of the answer. An event
 * for a bus that is not there is lost without an error, as users report.
 */
export const putEvents = awsOperation<PutEventsCommandInput, PutEventsCommandOutput>(
  'events:PutEvents',
  PutEvents$,
  ({ EndpointId, Entries = [] }, call) => {
    if (EndpointId !== undefined) return notEmulated('global endpoints of EventBridge');
    const refused = refuseRequest(Entries);
    if (refused !== undefined) return refused;
    const buses = Entries.map(({ EventBusName }) => busOf(EventBusName, call));
    const foreign = buses.find(isRefusal);
    if (foreign !== undefined) return foreign;
    const results = Entries.map((entry) => put(entry, call));
    const failed = results.filter(({ ErrorCode }) => ErrorCode !== undefined);
    return { FailedEntryCount: failed.length, Entries: results };
  },
  ({ Entries = [] }, call) => busArn(Entries[0]?.EventBusName, call),
);

function refuseRequest(entries: readonly PutEventsRequestEntry[]): Refusal | undefined {
  if (entries.length === 0) return outOfBounds('greater than or equal to 1');
  if (entries.length > 10) return outOfBounds('less than or equal to 10');
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) <= MAXIMUM_SIZE) return undefined;
  const message = 'Total size of the entries in the request is over the limit.';
  return { refused: { status: 400, code: 'ValidationException', message } };
}

function outOfBounds(bound: string): Refusal {
  const { refused } = invalid('entries', '[PutEventsRequestEntry]', `Member must have length ${bound}`);
  return { refused: { ...refused, code: 'ValidationException' } };
}

function put(entry: PutEventsRequestEntry, call: AwsCall): PutEventsResultEntry {
  const bus = busOf(entry.EventBusName, call);
  const event = readEntry(entry, call.clouds.clock.now());
  if ('ErrorCode' in event) return event;
  if (bus !== undefined && !isRefusal(bus) && bus.throttledEntries > 0) {
    bus.throttledEntries -= 1;
    return { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' };
  }
  const id = `00000000-0003-4000-8000-${String(call.clouds.session.next()).padStart(12, '0')}`;
  if (bus !== undefined && !isRefusal(bus)) bus.events.push({ id, ...event });
  return { EventId: id };
}
