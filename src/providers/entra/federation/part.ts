import { DeadlineError, RolebridgeError } from '../../../core/errors.ts';
import { known, unknown, type Known } from '../../../model/known.ts';
import { reading, type Purpose } from '../refusals.ts';

/**
 * One part of a posture: what it needs a permission for, and what it says when that lacks.
 * @throws DeadlineError, and errors that are our own
 */
export async function part<T>(purpose: Purpose, read: () => Promise<T>): Promise<Known<T>> {
  try {
    return known(await reading(purpose, read));
  } catch (error) {
    if (!(error instanceof RolebridgeError) || error instanceof DeadlineError) throw error;
    return unknown(error, error.code === 'ENTRA_FORBIDDEN' ? purpose.permission : undefined);
  }
}
