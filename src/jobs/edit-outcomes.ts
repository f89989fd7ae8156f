import type { Change } from '../core/change.ts';
import type { RunContext } from '../core/context.ts';
import { failureOf } from '../core/errors.ts';
import type { Outcome } from '../core/outcome.ts';
import type { EditResult } from '../model/edit-result.ts';

/**
 * Writes what some changes come to, and says what became of each of them.
 * @param write One result for each change, in the same order. When it throws, such as for a lost lease, that is about
 *   these changes alone: what others came to stays in the report.
 */
export async function editOutcomes<R, E>(
  changes: readonly Change<R>[],
  write: () => Promise<readonly EditResult<E>[]>,
  context: RunContext,
): Promise<readonly Outcome<R>[]> {
  try {
    const results = await write();
    return changes.flatMap((change, index) => {
      const result = results[index];
      return result === undefined ? [] : [outcomeOf(change, result)];
    });
  } catch (error) {
    return changes.map((change) => ({ status: 'failed', change, failure: failureOf(error, context.signal) }));
  }
}

function outcomeOf<R>(change: Change<R>, result: EditResult<unknown>): Outcome<R> {
  switch (result.status) {
    case 'applied':
      return { status: 'applied', change };
    case 'failed':
      return { status: 'failed', change, failure: result.failure };
    case 'not-attempted':
      return { status: 'not-attempted', change, why: result.why };
  }
}
