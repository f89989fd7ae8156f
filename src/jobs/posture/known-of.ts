import type { RunContext } from '../../core/context.ts';
import { DeadlineError, RolebridgeError } from '../../core/errors.ts';
import type { Gap } from '../../core/snapshot.ts';
import { unknown, type Known, type Unknown } from '../../model/known.ts';

/**
 * What a reader gives, or why nobody can tell.
 * @param permission Is lacking when Graph refuses.
 * @throws DeadlineError when the run was stopped, and whatever is no error of ours
 */
export async function knownOf<T>(
  read: () => Promise<Known<T>>,
  { signal }: RunContext,
  permission?: string,
): Promise<Known<T>> {
  try {
    return await read();
  } catch (error) {
    if (signal.aborted) throw error instanceof DeadlineError ? error : new DeadlineError(error);
    if (!(error instanceof RolebridgeError) || error instanceof DeadlineError) throw error;
    return unknown(error, error.code === 'ENTRA_FORBIDDEN' ? permission : undefined);
  }
}

/** What a gap leaves unknown. */
export function unknownOf({ code, reason, hint }: Gap, permission: string): Unknown {
  return {
    state: 'unknown',
    code,
    reason,
    ...(hint === undefined ? {} : { hint }),
    ...(code === 'ENTRA_FORBIDDEN' ? { lacks: permission } : {}),
  };
}
