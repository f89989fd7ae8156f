import * as z from 'zod';
import { failureOf, RolebridgeError, type Failure } from '../../core/errors.ts';

/** AWS Lambda Developer Guide: "Using Lambda with Amazon SQS": what a function gets of a queue. */
const queueEvent = z.object({
  Records: z.array(z.object({ messageId: z.string().min(1), body: z.string() })).min(1),
});

type QueueRecord = z.output<typeof queueEvent>['Records'][number];

/** What the messages of one batch say, each read alone. */
export interface QueueBatch<H> {
  readonly hints: readonly Told<H>[];
  readonly malformed: readonly Malformed[];
  /** How many cannot matter. */
  readonly dropped: number;
}

/** What one message says, and by which id the queue knows it. */
export interface Told<H> {
  readonly messageId: string;
  readonly hint: H;
}

export interface Malformed {
  readonly messageId: string;
  readonly failure: Failure;
}

/** @throws RolebridgeError EVENT_INVALID when it is no batch of a queue */
export function queueRecords(event: unknown): readonly QueueRecord[] {
  const parsed = queueEvent.safeParse(event);
  if (parsed.success) return parsed.data.Records;
  throw new RolebridgeError('EVENT_INVALID', 'the event is no batch of messages of a queue', {
    hint: 'This function is only for its queue; to run the job, invoke the function of the job itself.',
    cause: parsed.error,
  });
}

/** @param readHint Gives undefined for what cannot matter, and throws EVENT_INVALID for what nobody can read. */
export function readBatch<H>(
  records: readonly QueueRecord[],
  readHint: (body: unknown) => H | undefined,
): QueueBatch<H> {
  const hints: Told<H>[] = [];
  const malformed: Malformed[] = [];
  for (const { messageId, body } of records) {
    try {
      const hint = readHint(jsonOf(body));
      if (hint !== undefined) hints.push({ messageId, hint });
    } catch (error) {
      if (!(error instanceof RolebridgeError) || error.code !== 'EVENT_INVALID') throw error;
      malformed.push({ messageId, failure: failureOf(error) });
    }
  }
  return { hints, malformed, dropped: records.length - hints.length - malformed.length };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new RolebridgeError('EVENT_INVALID', 'the message is no JSON', {
      hint: 'Whatever sent it to the queue is no rule of ours: see who may send there.',
      cause: error,
    });
  }
}
