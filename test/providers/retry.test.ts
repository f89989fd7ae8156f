import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../src/core/errors.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import type { Attempted, RetryPolicy, Verdict } from '../../src/providers/retry.ts';
import { retry, retryAfterMs, waitAfter } from '../../src/providers/retry.ts';
import { testContext } from '../support/context.ts';

const start = new Date('2026-01-01T00:00:00Z');
const policy: RetryPolicy = { attempts: 5, baseMs: 100, longestWaitMs: 300, totalWaitMs: 10_000 };
const always = (): Verdict => ({ retry: true });
const whenFailed = (attempted: Attempted<unknown>): Verdict => ({ retry: !attempted.ok });

const policies = fc.record({
  attempts: fc.integer({ min: 1, max: 20 }),
  baseMs: fc.integer({ min: 0, max: 5_000 }),
  longestWaitMs: fc.integer({ min: 0, max: 60_000 }),
  totalWaitMs: fc.integer({ min: 0, max: 300_000 }),
});
const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before the next attempt', () => {
  it('is a whole number from zero to the cap of one wait, and fits into the total', () =>
    fc.assert(
      fc.property(policies, fc.nat(20), fc.nat(300_000), jitter, (some, done, waitedMs, random) => {
        const wait = waitAfter(some, { attempts: done + 1, waitedMs }, () => random) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeLessThanOrEqual(some.longestWaitMs);
        expect(wait).toBeLessThanOrEqual(Math.max(0, some.totalWaitMs - waitedMs));
      }),
    ));

  it('is what the cloud asked for, as far as the total goes', () =>
    fc.assert(
      fc.property(policies, fc.nat(300_000), fc.nat(600_000), jitter, (some, waitedMs, asked, random) => {
        const wait = waitAfter(some, { attempts: 1, waitedMs, retryAfterMs: asked }, () => random);
        const left = some.totalWaitMs - waitedMs;
        expect(wait).toBe(some.attempts > 1 && left > 0 ? Math.min(asked, left) : undefined);
      }),
    ));

  it('never ends after more attempts or a longer total than the policy has', () =>
    fc.assert(
      fc.property(policies, jitter, fc.option(fc.nat(9_000), { nil: undefined }), (some, random, asked) => {
        let attempts = 1;
        let waitedMs = 0;
        for (;;) {
          const wait = waitAfter(some, { attempts, waitedMs, retryAfterMs: asked }, () => random);
          if (wait === undefined) break;
          attempts += 1;
          waitedMs += wait;
        }
        expect(attempts).toBeLessThanOrEqual(some.attempts);
        expect(waitedMs).toBeLessThanOrEqual(some.totalWaitMs);
      }),
    ));

  it.each([
    { attempts: 1, ceiling: 100 },
    { attempts: 2, ceiling: 200 },
    { attempts: 3, ceiling: 300 },
    { attempts: 4, ceiling: 300 },
  ])('doubles until the cap: at most $ceiling ms after attempt $attempts', ({ attempts, ceiling }) => {
    expect(waitAfter(policy, { attempts, waitedMs: 0 }, () => 0.999_999)).toBe(ceiling - 1);
    expect(waitAfter(policy, { attempts, waitedMs: 0 }, () => 0)).toBe(0);
  });
});

describe('a Retry-After header', () => {
  it.each([
    { header: '120', milliseconds: 120_000 },
    { header: ' 0.5 ', milliseconds: 500 },
    { header: 'Thu, 01 Jan 2026 00:01:00 GMT', milliseconds: 60_000 },
    { header: 'Wed, 31 Dec 2025 00:00:00 GMT', milliseconds: 0 },
    { header: 'soon', milliseconds: undefined },
    { header: '-5x', milliseconds: undefined },
    { header: '', milliseconds: undefined },
    { header: null, milliseconds: undefined },
  ])('$header is $milliseconds ms', ({ header, milliseconds }) => {
    expect(retryAfterMs(header, start)).toBe(milliseconds);
  });
});

describe('retry', () => {
  it('gives the first value that is not to be retried, and has waited on the clock', async () => {
    const clock = createLabClock(start);
    const numbers: number[] = [];
    const value = await retry(
      policy,
      (attempted) => ({ retry: !attempted.ok, retryAfterMs: 2_000 }),
      async (number) => {
        numbers.push(number);
        if (number < 3) throw new Error('not yet');
        return 'done';
      },
      testContext(clock),
    );
    expect(value).toBe('done');
    expect(numbers).toEqual([1, 2, 3]);
    expect(clock.now().getTime() - start.getTime()).toBe(4_000);
  });

  it('gives the last value when patience ends, as it throws the last error', async () => {
    const context = testContext(createLabClock(start));
    expect(await retry(policy, always, async (number) => number, context)).toBe(5);
    await expect(
      retry(policy, whenFailed, (number) => Promise.reject(new Error(`no ${number}`)), context),
    ).rejects.toThrow('no 5');
  });

  it('does not try again what is final', async () => {
    const attempts: number[] = [];
    const failing = retry(
      policy,
      () => ({ retry: false }),
      async (number) => {
        attempts.push(number);
        throw new TypeError('final');
      },
      testContext(createLabClock(start)),
    );
    await expect(failing).rejects.toThrow(TypeError);
    expect(attempts).toEqual([1]);
  });

  it('gives up at the total, when the cloud asks for more than there is', async () => {
    const clock = createLabClock(start);
    let attempts = 0;
    await retry(
      { ...policy, attempts: 100 },
      () => ({ retry: true, retryAfterMs: 7_000 }),
      async () => (attempts += 1),
      testContext(clock),
    );
    expect(attempts).toBe(3);
    expect(clock.now().getTime() - start.getTime()).toBe(policy.totalWaitMs);
  });

  it.each([
    { when: 'before the first attempt', abortAt: 0, attempts: 0 },
    { when: 'during an attempt that fails', abortAt: 2, attempts: 2 },
  ])('stops at once when it is aborted $when', async ({ abortAt, attempts }) => {
    const controller = new AbortController();
    let made = 0;
    if (abortAt === 0) controller.abort();
    const stopped = retry(
      policy,
      always,
      async (number) => {
        made = number;
        if (number === abortAt) controller.abort();
        throw new Error('failed');
      },
      testContext(createLabClock(start), controller.signal),
    );
    await expect(stopped).rejects.toThrow(DeadlineError);
    expect(made).toBe(attempts);
  });

  it('stops at once when it is aborted during a wait', async () => {
    const controller = new AbortController();
    const clock = createLabClock(start);
    const sleepy = {
      now: () => clock.now(),
      sleep: (milliseconds: number, signal?: AbortSignal) => {
        controller.abort();
        return clock.sleep(milliseconds, signal);
      },
    };
    let made = 0;
    const stopped = retry(policy, always, async () => (made += 1), testContext(sleepy, controller.signal));
    await expect(stopped).rejects.toThrow(DeadlineError);
    expect(made).toBe(1);
    expect(clock.now()).toEqual(start);
  });
});
