import type { Clock } from '../core/clock.ts';
import { DeadlineError } from '../core/errors.ts';
import type { StateStore } from './state-store.ts';

/** Milliseconds that a call may still take for somebody who has pressed Ctrl-C: enough for a store that answers. */
const grace = 3_000;

/**
 * A store for who can be stopped by a person. What a run that was stopped still has to do, such as giving the lease
 * back, it does; but a store that does not answer then is not waited for.
 */
export function stoppableStore(store: StateStore, stopped: AbortSignal, clock: Clock): StateStore {
  /** @throws DeadlineError when there is no answer, while nobody knows what has become of the call */
  async function bounded<T>(work: Promise<T>): Promise<T> {
    const ended = new AbortController();
    const late = Promise.withResolvers<never>();
    const wait = (): void => {
      clock.sleep(grace, ended.signal).then(
        () => late.reject(new DeadlineError(stopped.reason)),
        () => undefined,
      );
    };
    if (stopped.aborted) wait();
    else stopped.addEventListener('abort', wait, { once: true });
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      stopped.removeEventListener('abort', wait);
      ended.abort();
    }
  }

  return {
    get: (key) => bounded(store.get(key)),
    list: (partition, options) => bounded(store.list(partition, options)),
    put: (key, value, expected, options) => bounded(store.put(key, value, expected, options)),
    remove: (key, expected) => bounded(store.remove(key, expected)),
    close: () => store.close(),
  };
}
