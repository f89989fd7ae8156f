import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import { failureOf } from '../../core/errors.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { FederationItem } from './federation-item.ts';

type Items = Change<FederationItem>;

/** One change with the writes that it takes. */
export async function attempt(
  change: Items,
  write: () => Promise<void>,
  context: RunContext,
): Promise<Outcome<FederationItem>> {
  if (context.signal.aborted) return { status: 'not-attempted', change, why: 'deadline' };
  try {
    await write();
    return { status: 'applied', change };
  } catch (error) {
    return { status: 'failed', change, failure: failureOf(error, context.signal) };
  }
}

export function notAttempted(change: Items, { signal }: RunContext): Outcome<FederationItem> {
  return { status: 'not-attempted', change, why: signal.aborted ? 'deadline' : 'earlier-failure' };
}
