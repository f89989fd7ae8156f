import { createHash } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { LabClock } from '../../src/lab/clock.ts';

/**
 * A standard queue of Amazon SQS with its dead-letter queue, and Lambda's event source mapping on it, on the lab's
 * clock. AWS Lambda Developer Guide, "Using Lambda with Amazon SQS": polling and batching, visibility, partial batch
 * responses; SQS Developer Guide, "Using dead-letter queues" and "Amazon SQS visibility timeout".
 */
export interface QueueOptions {
  readonly batchSize: number;
  /** How long messages are gathered from the first one on. */
  readonly batchingWindowMs: number;
  readonly visibilityTimeoutMs: number;
  readonly maxReceiveCount: number;
  /** How many invocations there may be at once; each gathers a batch of its own. */
  readonly maximumConcurrency: number;
  /** The most that one invocation takes. */
  readonly payloadBytes: number;
}

/** As the service deploys it. */
export const eventQueue: QueueOptions = {
  batchSize: 1_000,
  batchingWindowMs: 60_000,
  visibilityTimeoutMs: 720_000,
  maxReceiveCount: 8,
  maximumConcurrency: 2,
  payloadBytes: 6 * 1024 * 1024,
};

export type Consumer = (event: SQSEvent) => Promise<SQSBatchResponse>;

export interface Invocation {
  readonly at: Date;
  readonly records: readonly SQSRecord[];
  /** What it threw; absent when it answered. */
  readonly error?: unknown;
}

export interface LabQueue {
  /** @param at When it arrives; now when absent. */
  send(body: string, at?: Date): void;
  /** Lets time pass until nothing is in the queue any more. */
  drain(): Promise<void>;
  readonly invocations: readonly Invocation[];
  /** Bodies. */
  readonly deadLetters: readonly string[];
}

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly sent: number;
  visibleAt: number;
  receives: number;
}

interface Batch {
  readonly messages: Message[];
  bytes: number;
}

export function labQueue(clock: LabClock, consume: Consumer, options: QueueOptions = eventQueue): LabQueue {
  let messages: readonly Message[] = [];
  const invocations: Invocation[] = [];
  const deadLetters: string[] = [];
  let count = 0;
  const now = (): number => clock.now().getTime();

  /** What can be received now. One that was received too often is put aside instead. */
  function receivable(): readonly Message[] {
    const due = messages.filter(({ visibleAt }) => visibleAt <= now());
    const spent = new Set(due.filter(({ receives }) => receives >= options.maxReceiveCount));
    deadLetters.push(...[...spent].map(({ body }) => body));
    messages = messages.filter((message) => !spent.has(message));
    return due.filter((message) => !spent.has(message));
  }

  /** Moves on to when the next message can be received, not further than the end. */
  function wait(end: number): void {
    const next = Math.min(end, ...messages.map(({ visibleAt }) => visibleAt).filter((time) => time > now()));
    if (Number.isFinite(next)) clock.advance(next - now());
  }

  /** From the first message on until the window is over or the batches are full: one for each invocation. */
  function gather(): readonly (readonly Message[])[] {
    const end = now() + options.batchingWindowMs;
    const batches = Array.from({ length: options.maximumConcurrency }, (): Batch => ({
      messages: [],
      bytes: 0,
    }));
    let open = true;
    while (open) {
      for (const message of receivable()) {
        const size = bytesOf(message);
        const batch = batches.filter((each) => fits(each, size)).toSorted(byFill)[0];
        open &&= batch !== undefined;
        if (batch === undefined) break;
        batch.messages.push(message);
        batch.bytes += size;
        message.visibleAt = now() + options.visibilityTimeoutMs;
        message.receives += 1;
      }
      open &&= now() < end;
      if (open) wait(end);
    }
    return batches.map((batch) => batch.messages).filter((batch) => batch.length > 0);
  }

  function fits({ messages: gathered, bytes }: Batch, more: number): boolean {
    return gathered.length < options.batchSize && bytes + more <= options.payloadBytes;
  }

  async function invoke(batch: readonly Message[]): Promise<void> {
    const records = batch.map(recordOf);
    const at = clock.now();
    try {
      const { batchItemFailures } = await consume({ Records: records });
      invocations.push({ at, records });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const ids = new Set(batch.map(({ messageId }) => messageId));
      // An id that nobody knows makes the whole batch a failed one.
      if ([...failed].some((id) => !ids.has(id))) return;
      const done = new Set(batch.filter(({ messageId }) => !failed.has(messageId)));
      messages = messages.filter((message) => !done.has(message));
    } catch (error) {
      invocations.push({ at, records, error });
    }
  }

  return {
    invocations,
    deadLetters,
    send(body, at = clock.now()) {
      count += 1;
      const [sent, digits] = [at.getTime(), String(count).padStart(12, '0')];
      const messageId = `5a5a0000-0000-4000-8000-${digits}`;
      messages = [...messages, { messageId, body, sent, visibleAt: sent, receives: 0 }];
    },
    async drain() {
      while (messages.length > 0) {
        if (receivable().length === 0) wait(Number.POSITIVE_INFINITY);
        else await Promise.all(gather().map(invoke));
      }
    },
  };
}

function recordOf({ messageId, body, sent, receives }: Message): SQSRecord {
  return {
    messageId,
    receiptHandle: `${messageId}#${receives}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sent),
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(sent),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:999988887777:rolebridge-prod-role-events',
    awsRegion: 'eu-west-1',
  };
}

/** Of its part of the payload. */
function bytesOf(message: Message): number {
  return Buffer.byteLength(JSON.stringify(recordOf(message)));
}

function byFill(one: Batch, other: Batch): number {
  return one.messages.length - other.messages.length;
}
