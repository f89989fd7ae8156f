import PQueue from 'p-queue';
import type { RunContext } from '../../core/context.ts';
import { DeadlineError } from '../../core/errors.ts';

/**
 * Maps with at most `limit` calls in flight; results in the order of the items. After a failure, or when the
 * run is stopped, nothing new is started, and what is in flight has ended before this throws.
 * @throws DeadlineError when the signal is aborted, whatever a call threw then
 */
export async function mapInFlight<T, U>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<U>,
  { signal }: Pick<RunContext, 'signal'>,
): Promise<readonly U[]> {
  const queue = new PQueue({ concurrency: limit });
  const results: U[] = [];
  const failures: unknown[] = [];
  await queue.addAll(
    items.map((item, index) => async () => {
      if (signal.aborted || failures.length > 0) return;
      try {
        results[index] = await map(item);
      } catch (error) {
        failures.push(error);
      }
    }),
  );
  if (signal.aborted) throw new DeadlineError(signal.reason);
  if (failures.length > 0) throw failures[0];
  return results;
}
