import { describe, expect, it } from 'vitest';
import { createPollTimes } from '../../../../../src/providers/aws/identity-center/assignment-writing/poll-times.ts';

/** The ages at which an operation is asked for that began at 0 and ends at `endMs`. */
function asksUntil(endMs: number, learnt: readonly number[] = []): readonly number[] {
  const times = createPollTimes();
  for (const took of learnt) times.learn(took);
  const asks: number[] = [];
  let now = 0;
  while (now < endMs) {
    now = times.next([0]) ?? Number.POSITIVE_INFINITY;
    times.asked(now);
    asks.push(now);
  }
  return asks;
}

describe('the times to ask', () => {
  it('are none while nothing is in progress', () => {
    expect(createPollTimes().next([])).toBeUndefined();
  });

  it('begin shortly before an operation is as old as the quickest of late was at its end', () => {
    expect(asksUntil(4_000, [4_000, 6_000])[0]).toBe(3_800);
  });

  it('see the end of one that takes as long as the others within a sixteenth of that', () => {
    for (const took of [4_000, 10_000, 60_000]) {
      const asks = asksUntil(took, [took]);
      expect(asks.length).toBeLessThanOrEqual(3);
      expect((asks.at(-1) ?? 0) - took).toBeLessThanOrEqual(took / 16);
    }
  });

  it('are further and further apart for one that takes long', () => {
    expect(asksUntil(10 * 60_000, [4_000]).length).toBeLessThan(80);
    expect(asksUntil(10 * 60_000).length).toBeLessThan(80);
  });

  it('follow when operations get quicker', () => {
    const times = createPollTimes();
    for (let count = 0; count < 60; count += 1) times.learn(count < 30 ? 8_000 : 2_000);
    expect(times.next([0])).toBe(1_900);
    expect(times.meanMs()).toBe(5_000);
  });
});
