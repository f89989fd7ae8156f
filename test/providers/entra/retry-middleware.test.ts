import type { Context } from '@microsoft/microsoft-graph-client';
import { describe, expect, it } from 'vitest';
import { createLabClock } from '../../../src/lab/clock.ts';
import { brokenConnection } from '../../../src/lab/connection.ts';
import { graphPatience, retryMiddleware } from '../../../src/providers/entra/retry-middleware.ts';

const URL_OF_GRAPH = 'https://graph.microsoft.com/v1.0/servicePrincipals/1';
const START = new Date('2026-11-20T08:00:00Z');

interface Sent {
  readonly at: number;
  readonly body: string;
}

/** Sends through the middleware; `answers` are given one after the other, the last one again and again. */
async function send(
  answers: readonly (() => Response)[],
  {
    method = 'GET',
    body = '{"appRoles":[]}',
    url = URL_OF_GRAPH,
    abortAfterMs = Number.POSITIVE_INFINITY,
    abortWhileSending = false,
    random = (): number => 0.5,
  } = {},
) {
  const labClock = createLabClock(START);
  const abort = new AbortController();
  const clock = {
    ...labClock,
    async sleep(milliseconds: number, signal?: AbortSignal) {
      if (labClock.now().getTime() + milliseconds - START.getTime() > abortAfterMs)
        abort.abort(new Error('time is over'));
      await labClock.sleep(milliseconds, signal);
    },
  };
  const sent: Sent[] = [];
  const middleware = retryMiddleware({ clock, signal: abort.signal, random });
  middleware.setNext?.({
    async execute(exchange: Context) {
      const request = new Request(exchange.request, exchange.options);
      sent.push({ at: clock.now().getTime() - START.getTime(), body: await request.text() });
      if (abortWhileSending) abort.abort(new Error('time is over'));
      const answer = answers[sent.length - 1] ?? answers.at(-1);
      exchange.response = answer?.() ?? new Response(null, { status: 500 });
    },
  });
  const exchange: Context = { request: url, options: { method, ...(method === 'GET' ? {} : { body }) } };
  const outcome = await middleware.execute(exchange).then(
    () => exchange.response,
    (error: unknown) => error,
  );
  return { sent, outcome, waited: clock.now().getTime() - START.getTime() };
}

const ok = () => Response.json({ done: true });
const reset = (): Response => {
  throw brokenConnection();
};
const refused =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ error: { code, message: 'no' } }, { status, headers });

describe('the retry middleware', () => {
  it.each([
    { name: '429', answer: refused(429, 'TooManyRequests') },
    { name: '500', answer: refused(500, 'InternalServerError') },
    { name: '502 with HTML', answer: () => new Response('<html>', { status: 502 }) },
    { name: '503', answer: refused(503, 'ServiceUnavailable') },
    { name: '504', answer: refused(504, 'UnknownError') },
    { name: 'a broken connection', answer: reset },
    { name: '409 for concurrent requests', answer: refused(409, 'Directory_ConcurrencyViolation') },
  ])('reads again after $name, and leaves it to the writer to write again', async ({ answer }) => {
    const { sent, outcome } = await send([answer, answer, ok]);
    expect(outcome).toMatchObject({ status: 200 });
    expect(sent).toHaveLength(3);
    const written = await send([answer, ok], { method: 'PATCH' });
    expect(written.sent.map(({ body }) => body)).toEqual(['{"appRoles":[]}']);
    expect(written.waited).toBe(0);
  });

  it.each([
    { name: '400', answer: refused(400, 'Request_BadRequest') },
    { name: '400 for an enabled role', answer: refused(400, 'CannotDeleteOrUpdateEnabledEntitlement') },
    { name: '401', answer: refused(401, 'InvalidAuthenticationToken') },
    { name: '403 for a full object', answer: refused(403, 'Directory_ResourceSizeExceeded') },
    { name: '404', answer: refused(404, 'Request_ResourceNotFound') },
    { name: 'another 409', answer: refused(409, 'Request_MultipleObjectsWithSameKeyValue') },
  ])('leaves $name as it is', async ({ answer }) => {
    const { sent, outcome, waited } = await send([answer]);
    expect(sent).toHaveLength(1);
    expect(waited).toBe(0);
    expect(outcome).toBeInstanceOf(Response);
  });

  it.each([
    { name: '500', answer: refused(500, 'InternalServerError'), attempts: 1 },
    { name: 'a broken connection', answer: reset, attempts: 1 },
    { name: '429', answer: refused(429, 'TooManyRequests'), attempts: 2 },
  ])('sends a POST again only where nothing was done: $name', async ({ answer, attempts }) => {
    const { sent } = await send([answer, ok], { method: 'POST' });
    expect(sent).toHaveLength(attempts);
  });

  it.each([
    { name: 'seconds', value: '17' },
    { name: 'a date', value: new Date(START.getTime() + 17_000).toUTCString() },
  ])('waits for Retry-After in $name, and a little more', async ({ value }) => {
    const { sent } = await send([refused(429, 'TooManyRequests', { 'Retry-After': value }), ok]);
    expect(sent[1]?.at).toBe(17_000 + 17_000 / 8);
  });

  it('brings back those that were throttled together apart from each other', async () => {
    const throttled = refused(429, 'TooManyRequests', { 'Retry-After': '10' });
    const times = await Promise.all(
      [0, 0.3, 0.9].map(async (part) => (await send([throttled, ok], { random: () => part })).sent[1]?.at),
    );
    expect(new Set(times).size).toBe(3);
    expect(Math.min(...times.map(Number))).toBe(10_000);
  });

  it('gives up with the last answer when its patience is used up', async () => {
    const { outcome, waited } = await send([refused(429, 'TooManyRequests', { 'Retry-After': '100' })]);
    expect(outcome).toMatchObject({ status: 429 });
    expect(waited).toBe(graphPatience.totalWaitMs);
  });

  it('says that Graph cannot be reached when the connection always breaks', async () => {
    const { outcome, sent } = await send([reset]);
    expect(sent).toHaveLength(graphPatience.attempts);
    expect(outcome).toMatchObject({
      code: 'ENTRA_UNREACHABLE',
      message: expect.stringContaining('ECONNRESET'),
    });
  });

  it('counts a connection that breaks within the answer as broken', async () => {
    const half = () => {
      let pulled = 0;
      const body = new ReadableStream({
        pull(controller) {
          pulled += 1;
          if (pulled === 1) controller.enqueue(new TextEncoder().encode('{"value":['));
          else controller.error(brokenConnection());
        },
      });
      return new Response(body, { status: 200 });
    };
    const { sent, outcome } = await send([half, ok], { method: 'GET' });
    expect(sent).toHaveLength(2);
    expect(outcome).toMatchObject({ status: 200 });
  });

  it('stops at once at the deadline', async () => {
    const throttled = refused(429, 'TooManyRequests', { 'Retry-After': '60' });
    const { outcome, sent, waited } = await send([throttled], { abortAfterMs: 100_000 });
    expect(outcome).toMatchObject({ code: 'DEADLINE' });
    expect(sent).toHaveLength(2);
    expect(waited).toBeLessThan(100_000);
  });

  it('says so when a deadline leaves open whether a change was made', async () => {
    const { outcome } = await send([reset], { abortWhileSending: true, method: 'PATCH' });
    expect(outcome).toMatchObject({ code: 'ENTRA_INTERRUPTED' });
    const { outcome: ofRead } = await send([reset], { abortWhileSending: true });
    expect(ofRead).toMatchObject({ code: 'DEADLINE' });
  });
});

describe('a batch', () => {
  const batchUrl = 'https://graph.microsoft.com/v1.0/$batch';
  const requests = [
    { id: '1', method: 'GET', url: '/a' },
    {
      id: '2',
      method: 'PATCH',
      url: '/b',
      body: { x: null },
      headers: { 'Content-Type': 'application/json' },
    },
    { id: '3', method: 'GET', url: '/c', dependsOn: ['2'] },
    { id: '4', method: 'POST', url: '/d', body: {} },
  ];
  const body = JSON.stringify({ requests });
  const answering =
    (...responses: readonly object[]) =>
    () =>
      Response.json({ responses });
  const idsOf = ({ body: text }: Sent): unknown[] =>
    JSON.parse(text).requests.map(({ id }: { id: string }) => id);

  it('sends only the throttled ones again, with what waits for them, and gives all answers in order', async () => {
    const { sent, outcome } = await send(
      [
        answering(
          { id: '4', status: 201, body: { d: 1 } },
          { id: '3', status: 424, body: {} },
          { id: '2', status: 429, headers: { 'Retry-After': '40' }, body: {} },
          { id: '1', status: 503, headers: { 'Retry-After': '8' }, body: {} },
        ),
        answering(
          { id: '2', status: 204 },
          { id: '1', status: 500, body: {} },
          { id: '3', status: 200, body: { c: 1 } },
        ),
        answering({ id: '1', status: 200, body: { a: 1 } }),
      ],
      { method: 'POST', url: batchUrl, body },
    );

    expect(sent.map(idsOf)).toEqual([['1', '2', '3', '4'], ['1', '2', '3'], ['1']]);
    expect(sent[1]?.at).toBe(45_000);
    const text = outcome instanceof Response ? await outcome.text() : '';
    expect(JSON.parse(text).responses).toEqual([
      { id: '1', status: 200, body: { a: 1 } },
      { id: '2', status: 204 },
      { id: '3', status: 200, body: { c: 1 } },
      { id: '4', status: 201, body: { d: 1 } },
    ]);
  });

  it('leaves out a dependency that was met before', async () => {
    const { sent } = await send(
      [
        answering(
          { id: '1', status: 200 },
          { id: '2', status: 200 },
          { id: '3', status: 503 },
          { id: '4', status: 201 },
        ),
        answering({ id: '3', status: 200 }),
      ],
      { method: 'POST', url: batchUrl, body },
    );
    expect(JSON.parse(sent[1]?.body ?? '')).toEqual({ requests: [{ id: '3', method: 'GET', url: '/c' }] });
  });

  it('does not repeat a POST that may have been done, nor what was refused', async () => {
    const { sent } = await send(
      [
        answering(
          { id: '1', status: 404, body: { error: { code: 'Request_ResourceNotFound' } } },
          { id: '2', status: 400, body: {} },
          { id: '3', status: 424, body: {} },
          { id: '4', status: 500, body: {} },
        ),
      ],
      { method: 'POST', url: batchUrl, body },
    );
    expect(sent).toHaveLength(1);
  });

  it('gives the last answer of a request that is throttled for good', async () => {
    const { outcome } = await send(
      [
        answering(
          { id: '1', status: 429, body: {} },
          { id: '2', status: 204 },
          { id: '3', status: 200 },
          { id: '4', status: 201 },
        ),
      ],
      { method: 'POST', url: batchUrl, body },
    );
    const text = outcome instanceof Response ? await outcome.text() : '';
    expect(JSON.parse(text).responses[0]).toEqual({ id: '1', status: 429, body: {} });
  });
});
