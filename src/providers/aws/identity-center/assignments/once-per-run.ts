import type { RunContext } from '../../../../core/context.ts';

/** The same promise, also one that failed, for everything that gets the same run's context. */
export function oncePerRun<T>(
  make: (context: RunContext) => Promise<T>,
): (context: RunContext) => Promise<T> {
  const made = new WeakMap<RunContext, Promise<T>>();
  return (context) => {
    const promise = made.get(context) ?? make(context);
    made.set(context, promise);
    return promise;
  };
}
