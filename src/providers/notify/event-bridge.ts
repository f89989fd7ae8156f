import type {
  EventBridgeClient,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { RunContext } from '../../core/context.ts';
import { DeadlineError } from '../../core/errors.ts';
import type { Message, Recipient } from '../../model/notifications.ts';
import type { AwsClients } from '../aws/clients.ts';
import { retry } from '../retry.ts';
import type { RetryPolicy } from '../retry.ts';
import { notificationError, refusedBy } from './notification-error.ts';

type Bus = Recipient & { readonly type: 'event-bus' };

/** For entries that fail in an answer that is well otherwise; the SDK repeats requests that fail as a whole. */
const ENTRY: RetryPolicy = { attempts: 6, baseMs: 1_000, longestWaitMs: 20_000, totalWaitMs: 60_000 };

/** AWS: PutEvents API reference, "Retry policy" of the user guide. */
const PASSING: ReadonlySet<string> = new Set([
  'ThrottlingException',
  'InternalFailure',
  'InternalException',
  'ServiceUnavailable',
]);

/**
 * Puts one event. One for a bus that is not there is lost without an error: EventBridge says that it has it.
 * @throws RolebridgeError NOTIFICATION_FAILED
 */
export async function putEvent(
  bus: Bus,
  { event }: Message,
  clients: AwsClients,
  context: RunContext,
): Promise<void> {
  const entry: PutEventsRequestEntry = {
    EventBusName: bus.bus,
    Source: 'rolebridge',
    DetailType: event.detailType,
    Detail: JSON.stringify(event.detail),
  };
  const client = clients.eventBridge(regionOf(bus) ?? clients.region, context);
  const result = await putUntilTaken(client, entry, context)
    .catch((error: unknown) => {
      if (context.signal.aborted) throw new DeadlineError(error);
      throw refusedBy(error, bus, permissions(bus));
    })
    .finally(() => client.destroy());
  if (result === undefined) return;
  const { ErrorCode: code = 'no code', ErrorMessage: words = 'AWS gave no explanation' } = result;
  throw notificationError(bus, `${words} (${code})`, permissions(bus));
}

/** @returns Why the entry failed, or undefined */
function putUntilTaken(
  client: EventBridgeClient,
  entry: PutEventsRequestEntry,
  context: RunContext,
): Promise<PutEventsResultEntry | undefined> {
  return retry(
    ENTRY,
    (attempted) => ({ retry: attempted.ok && PASSING.has(attempted.value?.ErrorCode ?? '') }),
    async () => {
      const { FailedEntryCount: failed = 0, Entries: [result = {}] = [] } = await client.send(
        new PutEventsCommand({ Entries: [entry] }),
        { abortSignal: context.signal },
      );
      return failed > 0 || result.ErrorCode !== undefined ? result : undefined;
    },
    context,
  );
}

/** arn:aws:events:eu-central-1:111122223333:event-bus/name */
function regionOf({ bus }: Bus): string | undefined {
  return /^arn:[^:]+:events:([^:]+):/.exec(bus)?.[1];
}

function permissions({ bus }: Bus): string {
  return (
    `Allow our own role events:PutEvents on the event bus ${bus}, in the policy of the bus too when it is another ` +
    'account’s, and check that the bus is there.'
  );
}
