import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '../../world.ts';

type Event = Omit<EventBus['events'][number], 'id'>;
type Failure = Required<Pick<PutEventsResultEntry, 'ErrorCode' | 'ErrorMessage'>>;

/** In bytes, as the user guide counts an entry ("Calculating PutEvents event entry size"). */
export function sizeOf({
  Detail = '',
  DetailType = '',
  Resources = [],
  Source = '',
  Time,
}: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/**
 * The event of an entry, or why the entry fails. AWS: PutEvents API reference; the words about what is missing or
 * malformed are those that public tests of the service record.
 */
export function readEntry(entry: PutEventsRequestEntry, now: Date): Event | Failure {
  const { Detail, DetailType, Resources = [], Source, Time = now } = entry;
  if (!Source) return required('Source');
  if (!DetailType) return required('DetailType');
  if (!Detail) return required('Detail');
  if (DetailType.length > 128) {
    return failure('InvalidArgument', 'Parameter DetailType is not valid. Reason: more than 128 characters.');
  }
  // AWS: PutEvents API reference: only AWS services put events whose source begins with "aws.".
  if (Source.startsWith('aws.')) {
    return failure('NotAuthorizedForSourceException', 'Not authorized for the source.');
  }
  const detail = jsonObject(Detail);
  if (detail === undefined) return failure('MalformedDetail', 'Detail is malformed.');
  return {
    time: Time.toISOString(),
    source: Source,
    detailType: DetailType,
    detail,
    resources: [...Resources],
  };
}

function required(name: string): Failure {
  return failure(
    'InvalidArgument',
    `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
  );
}

function failure(ErrorCode: string, ErrorMessage: string): Failure {
  return { ErrorCode, ErrorMessage };
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
