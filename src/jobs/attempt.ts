import type { Change } from '../core/change.ts';
import type { RunContext } from '../core/context.ts';
import { failureOf } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';

/** One change with the writes that it takes. */
export async function attempt<R>(
  change: Change<R>,
  write: () => Promise<void>,
  context: RunContext,
): Promise<Outcome<R>> {
  if (context.signal.aborted) return { status: 'not-attempted', change, why: 'deadline' };
  try {
    await write();
    return { status: 'applied', change };
  } catch (error) {
    return { status: 'failed', change, failure: failureOf(error, context.signal) };
  }
}

/** It needs another one that was not done. */
export function notAttempted<R>(change: Change<R>, { signal }: RunContext): Outcome<R> {
  return { status: 'not-attempted', change, why: signal.aborted ? 'deadline' : 'earlier-failure' };
}
