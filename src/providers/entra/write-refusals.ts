import { RolebridgeError } from '../../core/errors.ts';
import { GraphFailure } from './graph-failure.ts';

/** One thing that is written, for the words of an error. */
export interface WritePurpose {
  /** `add a signing certificate to service principal 11…`, after "could not". */
  readonly what: string;
  /** The application permission that Microsoft Graph's reference names beside Application.ReadWrite.OwnedBy. */
  readonly widerPermission: string;
  /** What to grant, in a sentence, where it is not ownership of both halves of an application. */
  readonly hint?: string;
}

/**
 * Tells what Graph refuses to write in the operator's words.
 * @throws RolebridgeError ENTRA_FORBIDDEN, ENTRA_REQUEST_FAILED, or what `call` threw when Graph did not refuse it
 */
export async function writing<T>(purpose: WritePurpose, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof GraphFailure ? refusedWrite(purpose, error) : error;
  }
}

/** The same for an error that was caught already. */
export function refusedWrite(
  { what, widerPermission, hint }: WritePurpose,
  error: GraphFailure,
): RolebridgeError {
  if (error.code.startsWith('ENTRA_')) return error;
  const message = `could not ${what}: ${error.status} ${error.code}: ${error.message}`;
  if (error.status !== 403)
    return new RolebridgeError('ENTRA_REQUEST_FAILED', message, { hint: error.hint, cause: error });
  return new RolebridgeError('ENTRA_FORBIDDEN', message, {
    hint:
      hint ??
      'Give our application the permission Application.ReadWrite.OwnedBy (application, with admin consent) and make ' +
        'its service principal an owner of both the application and the enterprise application; ' +
        `${widerPermission} would do without being an owner.`,
    cause: error,
  });
}
