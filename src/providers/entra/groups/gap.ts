import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import type { Gap } from '../../../core/snapshot.ts';

/** Throws what is no gap: that the run was stopped, and errors of our own. */
export function gapOf(scope: string, error: unknown): Gap {
  if (!(error instanceof RolebridgeError) || error instanceof DeadlineError) throw error;
  return { scope, code: error.code, reason: error.message, hint: error.hint };
}
