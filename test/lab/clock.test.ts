import { describe, expect, it } from 'vitest';
import { createLabClock, windTo } from '../../src/lab/clock.ts';

const START = new Date('2026-11-20T08:00:00Z');

describe('the lab’s clock', () => {
  it('stands still by itself', async () => {
    const clock = createLabClock(START);
    await Promise.resolve();
    expect(clock.now()).toEqual(START);
  });

  it('moves by what is slept and by what is advanced, at once', async () => {
    const clock = createLabClock(START);
    await clock.sleep(90_000);
    clock.advance(1_000);
    expect(clock.now()).toEqual(new Date('2026-11-20T08:01:31Z'));
  });

  it('gives dates that cannot move it', () => {
    const clock = createLabClock(START);
    clock.now().setFullYear(1999);
    expect(clock.now()).toEqual(START);
  });

  it('does not sleep on an aborted signal', async () => {
    const clock = createLabClock(START);
    const reason = new Error('out of time');
    await expect(clock.sleep(1_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.now()).toEqual(START);
  });

  it('is wound forward to a date, and to where it is', () => {
    const clock = createLabClock(START);
    const date = new Date('2027-11-20T08:00:00Z');
    windTo({ clock }, date);
    windTo({ clock }, date);
    expect(clock.now()).toEqual(date);
  });

  it.each([new Date('2026-11-20T07:59:59.999Z'), new Date(Number.NaN)])('cannot be wound to %s', (date) => {
    const clock = createLabClock(START);
    expect(() => windTo({ clock }, date)).toThrow(RangeError);
    expect(clock.now()).toEqual(START);
  });
});
