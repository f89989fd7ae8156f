import { describe, expect, it } from 'vitest';
import { queueOf } from '../../infra/event-queues.ts';
import { configuredEventFunctions, eventFunctionOf } from '../../infra/event-functions.ts';
import { config } from '../handlers/lab-handler.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { eventQueue, labQueue, type Consumer, type QueueOptions } from './queue.ts';

const start = new Date('2026-11-20T08:00:00Z');
const inSeconds = (seconds: number): Date => new Date(start.getTime() + seconds * 1_000);

/** A queue, and the bodies of each invocation with the seconds since the start. */
function watched(consume: Consumer, options: Partial<QueueOptions> = {}) {
  const clock = createLabClock(start);
  const queue = labQueue(clock, consume, { ...eventQueue, maximumConcurrency: 1, ...options });
  const seen = () =>
    queue.invocations.map(({ at, records }) => [
      (at.getTime() - start.getTime()) / 1_000,
      records.map(({ body }) => body).join(' '),
    ]);
  return { queue, seen, clock };
}

const taken: Consumer = () => Promise.resolve({ batchItemFailures: [] });

describe('the queue of the tests', () => {
  it('is as the service deploys it', () => {
    const [roleEvents] = configuredEventFunctions(config);
    if (roleEvents === undefined) throw new Error('the example has no app-roles');
    const queue = queueOf(roleEvents, 'rolebridge', [])['RoleEventsQueue']?.['Properties'];
    expect(queue).toMatchObject({
      VisibilityTimeout: eventQueue.visibilityTimeoutMs / 1_000,
      RedrivePolicy: { maxReceiveCount: eventQueue.maxReceiveCount },
    });
    const options = { mode: 'plan', files: [], ownJobs: [] };
    expect(eventFunctionOf(roleEvents, options)).toMatchObject({
      events: [
        {
          sqs: {
            batchSize: eventQueue.batchSize,
            maximumBatchingWindow: eventQueue.batchingWindowMs / 1_000,
            maximumConcurrency: eventQueue.maximumConcurrency,
            functionResponseType: 'ReportBatchItemFailures',
          },
        },
      ],
    });
  });

  it('gathers from the first message on until the window is over', async () => {
    const { queue, seen } = watched(taken);
    for (const [body, at] of [
      ['a', 0],
      ['b', 59],
      ['c', 61],
      ['d', 200],
    ] as const)
      queue.send(body, inSeconds(at));
    await queue.drain();
    expect(seen()).toEqual([
      [60, 'a b'],
      [121, 'c'],
      [260, 'd'],
    ]);
  });

  it('invokes at once when a batch is full, by number or by size', async () => {
    const byNumber = watched(taken, { batchSize: 2 });
    for (const body of ['a', 'b', 'c']) byNumber.queue.send(body);
    await byNumber.queue.drain();
    expect(byNumber.seen()).toEqual([
      [0, 'a b'],
      [60, 'c'],
    ]);

    const bySize = watched(taken);
    for (let n = 0; n < 7; n += 1) bySize.queue.send('x'.repeat(1_000_000));
    await bySize.queue.drain();
    expect(bySize.queue.invocations.map(({ records }) => records.length)).toEqual([6, 1]);
  });

  it('shares messages out between invocations at once', async () => {
    const { queue, seen } = watched(taken, { maximumConcurrency: 2 });
    for (const body of ['a', 'b', 'c']) queue.send(body);
    await queue.drain();
    expect(seen()).toEqual([
      [60, 'a c'],
      [60, 'b'],
    ]);
  });

  it('gives again only what failed, after the visibility time-out, and puts it aside at last', async () => {
    const failing: Consumer = ({ Records }) =>
      Promise.resolve({
        batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
          itemIdentifier: messageId,
        })),
      });
    const { queue, seen } = watched(failing, { maxReceiveCount: 2, visibilityTimeoutMs: 600_000 });
    for (const body of ['good', 'bad']) queue.send(body);
    await queue.drain();
    expect(seen()).toEqual([
      [60, 'good bad'],
      [660, 'bad'],
    ]);
    expect(queue.deadLetters).toEqual(['bad']);
  });

  it.each<{ readonly says: string; readonly consume: Consumer }>([
    { says: 'throws', consume: () => Promise.reject(new Error('no')) },
    {
      says: 'names a message that nobody knows',
      consume: () => Promise.resolve({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
    },
  ])('gives a whole batch again when the function $says', async ({ consume }) => {
    const { queue } = watched(consume, { maxReceiveCount: 3 });
    for (const body of ['a', 'b']) queue.send(body);
    await queue.drain();
    expect(queue.invocations.map(({ records }) => records.length)).toEqual([2, 2, 2]);
    expect(queue.deadLetters).toEqual(['a', 'b']);
  });
});
