import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../src/core/errors.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { createPace, pause } from '../../src/providers/pace.ts';

const start = new Date('2026-11-20T08:00:00Z');
const never = new AbortController().signal;

/** Starts of calls, in milliseconds from the first, when all are asked for at once. */
async function startsOf(perSecond: number, inFlight: number, takesMs: readonly number[]) {
  const clock = createLabClock(start);
  const pace = createPace({ perSecond, inFlight });
  const order: number[] = [];
  const starts: number[] = [];
  let flying = 0;
  let most = 0;
  await Promise.all(
    takesMs.map((milliseconds, index) =>
      pace.run(
        async () => {
          order.push(index);
          starts.push(clock.now().getTime() - start.getTime());
          most = Math.max(most, (flying += 1));
          await clock.sleep(milliseconds);
          flying -= 1;
        },
        { clock, signal: never },
      ),
    ),
  );
  return { order, starts, most };
}

describe('a pace', () => {
  const limits = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 8 })] as const;
  const calls = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 });

  it('starts at most so many calls in any one second, and at most so many at a time', async () => {
    await fc.assert(
      fc.asyncProperty(...limits, calls, async (perSecond, inFlight, takesMs) => {
        const { starts, most } = await startsOf(perSecond, inFlight, takesMs);
        expect(most).toBeLessThanOrEqual(inFlight);
        for (const from of starts) {
          const within = starts.filter((at) => at >= from && at < from + 1_000);
          expect(within.length).toBeLessThanOrEqual(perSecond);
        }
      }),
      { seed: 20, numRuns: 60 },
    );
  });

  it('starts them in the order of asking, and at the same times on every run', async () => {
    await fc.assert(
      fc.asyncProperty(...limits, calls, async (perSecond, inFlight, takesMs) => {
        const first = await startsOf(perSecond, inFlight, takesMs);
        expect(first.order).toEqual(takesMs.map((_, index) => index));
        expect(await startsOf(perSecond, inFlight, takesMs)).toEqual(first);
      }),
      { seed: 20, numRuns: 30 },
    );
  });

  it('is as fast as it may be', async () => {
    const { starts } = await startsOf(
      20,
      10,
      Array.from({ length: 100 }, () => 0),
    );
    expect(starts.at(-1)).toBe(99 * 50);
  });

  it('goes on when the clock was set back', async () => {
    const clock = createLabClock(start);
    const pace = createPace({ perSecond: 20, inFlight: 1 });
    await pace.run(() => Promise.resolve(), { clock, signal: never });
    clock.advance(-3_600_000);
    const before = clock.now().getTime();
    await pace.run(() => Promise.resolve(), { clock, signal: never });
    expect(clock.now().getTime() - before).toBe(50);
  });

  it('gives what the call gives and throws what it throws, and then goes on', async () => {
    const clock = createLabClock(start);
    const pace = createPace({ perSecond: 20, inFlight: 1 });
    const context = { clock, signal: never };
    const failed = pace.run(() => Promise.reject(new Error('refused')), context);
    const fine = pace.run(() => Promise.resolve(7), context);
    await expect(failed).rejects.toThrow('refused');
    expect(await fine).toBe(7);
  });

  it('starts nothing once the run is stopped, and leaves other runs their turns', async () => {
    const clock = createLabClock(start);
    const controller = new AbortController();
    const pace = createPace({ perSecond: 20, inFlight: 10 });
    const started: string[] = [];
    const run = (name: string, signal: AbortSignal) =>
      pace.run(
        () => {
          started.push(name);
          if (name === 'first') controller.abort(new Error('time is up'));
          return Promise.resolve();
        },
        { clock, signal },
      );
    const settled = await Promise.allSettled([
      run('first', controller.signal),
      run('second', controller.signal),
      run('another run', never),
    ]);
    expect(started).toEqual(['first', 'another run']);
    const [, second] = settled;
    expect(second?.status === 'rejected' && second.reason).toBeInstanceOf(DeadlineError);
  });
});

describe('a pause', () => {
  it('ends with DeadlineError when the run is stopped', async () => {
    const clock = createLabClock(start);
    await expect(pause(1_000, { clock, signal: AbortSignal.abort() })).rejects.toThrow(DeadlineError);
  });
});
