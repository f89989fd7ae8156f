import type * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import { GraphFailure } from './graph-failure.ts';

/** One thing that is read, for the words of an error. */
export interface Purpose {
  /** `the app roles of service principal 11…`, after "could not read". */
  readonly what: string;
  /** The application permission that Microsoft Graph's reference names as the least for this call. */
  readonly permission: string;
  /** What to grant instead, in a sentence, where whoever reads goes on to write. */
  readonly hint?: string;
}

/**
 * Tells what Graph refuses in the operator's words.
 * @throws RolebridgeError ENTRA_FORBIDDEN, ENTRA_REQUEST_FAILED, or what `call` threw when Graph did not refuse it
 */
export async function reading<T>({ what, permission, hint }: Purpose, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof GraphFailure) || error.code.startsWith('ENTRA_')) throw error;
    const message = `could not read ${what}: ${error.status} ${error.code}: ${error.message}`;
    if (error.status !== 403)
      throw new RolebridgeError('ENTRA_REQUEST_FAILED', message, { hint: error.hint, cause: error });
    throw new RolebridgeError('ENTRA_FORBIDDEN', message, {
      hint: hint ?? `Give our application the permission ${permission} (application, with admin consent).`,
      cause: error,
    });
  }
}

/** @throws RolebridgeError ENTRA_UNEXPECTED_ANSWER */
export function parsed<S extends z.ZodType>(schema: S, answer: unknown, what: string): z.output<S> {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue === undefined ? '' : `: ${issue.path.join('.')}: ${issue.message}`;
  throw new RolebridgeError(
    'ENTRA_UNEXPECTED_ANSWER',
    `Microsoft Graph's answer for ${what} is not in its form${where}`,
    {
      hint: 'Look for a proxy that changes answers; else report it with the request as the log has it.',
      cause: result.error,
    },
  );
}
