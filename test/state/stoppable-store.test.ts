import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { stoppableStore } from '../../src/state/stoppable-store.ts';
import type { StateStore } from '../../src/state/state-store.ts';

const key = { partition: 'lease', name: 'app-roles' };
const never = new Promise<never>(() => undefined);
const silent: StateStore = {
  get: () => never,
  list: () => never,
  put: () => never,
  remove: () => never,
  close: async () => undefined,
};

/** Its sleeps end when the test says so. */
function clockInHand() {
  const over = Promise.withResolvers<void>();
  return { now: () => new Date(0), sleep: () => over.promise, end: over.resolve };
}

describe('a store for who can be stopped', () => {
  it('does its work after that too, so that the lease is given back', async () => {
    const stopped = AbortSignal.abort(new Error('Ctrl-C'));
    const store = stoppableStore(createMemoryState({}), stopped, clockInHand());
    expect(await store.put(key, 'given back', 'absent')).toBe(1);
    expect((await store.get(key))?.value).toBe('given back');
    expect(await store.list('lease')).toHaveLength(1);
    await store.remove(key, 1);
    await store.close();
  });

  it.each(['in flight', 'begun later'])('does not wait for a call %s that gets no answer', async (when) => {
    const [stop, clock] = [new AbortController(), clockInHand()];
    const store = stoppableStore(silent, stop.signal, clock);
    if (when === 'begun later') stop.abort();
    const calls = [
      store.get(key),
      store.list('lease'),
      store.put(key, 'mine', 'absent'),
      store.remove(key, 1),
    ];
    stop.abort();
    clock.end();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'DEADLINE' });
  });

  it('waits as long as the store does for who has not stopped it', async () => {
    const clock = clockInHand();
    const store = stoppableStore(silent, new AbortController().signal, clock);
    clock.end();
    const first = await Promise.race([store.get(key), new Promise((done) => setImmediate(done, 'waiting'))]);
    expect(first).toBe('waiting');
  });
});
