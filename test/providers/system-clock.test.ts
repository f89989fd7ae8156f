import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/providers/system-clock.ts';

describe('the system clock', () => {
  it('rejects with the signal’s own reason, aborted before or meanwhile', async () => {
    const before = AbortSignal.abort(new Error('the deadline'));
    await expect(systemClock.sleep(60_000, before)).rejects.toThrow('the deadline');

    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error('Ctrl-C'));
    await expect(sleeping).rejects.toThrow('Ctrl-C');
  });

  it('has deadlines, which come unless they are cancelled', async () => {
    const { signal } = systemClock.deadline(0);
    const cancelled = systemClock.deadline(1);
    cancelled.cancel();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await systemClock.sleep(2);
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
    expect(cancelled.signal.aborted).toBe(false);
  });

  it('goes on after a wait', async () => {
    await expect(systemClock.sleep(0)).resolves.toBeUndefined();
  });
});
