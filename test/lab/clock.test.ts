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

describe('a deadline on the lab’s clock', () => {
  it('comes when the time does, and not before', async () => {
    const clock = createLabClock(START);
    const { signal } = clock.deadline(60_000);
    await clock.sleep(59_999);
    expect(signal.aborted).toBe(false);
    clock.advance(1);
    expect(signal.aborted).toBe(true);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('ends a sleep that goes beyond it, and the time stands there', async () => {
    const clock = createLabClock(START);
    const { signal } = clock.deadline(60_000);
    await expect(clock.sleep(3_600_000, signal)).rejects.toBe(signal.reason);
    expect(clock.now()).toEqual(new Date(START.getTime() + 60_000));
  });

  it('lets a sleep go on that does not mind it', async () => {
    const clock = createLabClock(START);
    const { signal } = clock.deadline(60_000);
    await clock.sleep(3_600_000);
    expect([signal.aborted, clock.now().getTime() - START.getTime()]).toEqual([true, 3_600_000]);
  });

  it('does not come any more when it is cancelled', async () => {
    const clock = createLabClock(START);
    const deadline = clock.deadline(60_000);
    deadline.cancel();
    await clock.sleep(3_600_000, deadline.signal);
    expect(deadline.signal.aborted).toBe(false);
  });

  it('without time is over at once', () => {
    expect(createLabClock(START).deadline(0).signal.aborted).toBe(true);
  });
});
