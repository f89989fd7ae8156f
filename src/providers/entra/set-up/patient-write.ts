import type { RunContext } from '../../../core/context.ts';
import { retry, type RetryPolicy } from '../../retry.ts';
import { GraphFailure } from '../graph-failure.ts';
import { writing } from '../write-refusals.ts';

/** New objects are seen everywhere after some seconds, seldom minutes. */
const patience: RetryPolicy = { attempts: 12, baseMs: 4_000, longestWaitMs: 20_000, totalWaitMs: 180_000 };

export interface PatientWrite {
  /** After "could not". */
  readonly what: string;
  /** What a person needs to do this. */
  readonly role: string;
  /** Whether Graph's refusal says that it is there already: what was asked for is so. */
  readonly isThere?: (failure: GraphFailure) => boolean;
}

/**
 * Writes once more while what the write hangs on is not seen yet. Everything here can be repeated: what is there
 * already is refused, and that is as good.
 * @throws RolebridgeError ENTRA_*
 */
export async function patientWrite(
  { what, role, isThere = () => false }: PatientWrite,
  send: () => Promise<unknown>,
  context: RunContext,
): Promise<unknown> {
  const purpose = {
    what,
    widerPermission: role,
    hint: `${role} may do this: az login as somebody who is one.`,
  };
  return await writing(purpose, () =>
    retry(
      patience,
      (attempted) => ({ retry: !attempted.ok && isTooEarly(attempted.error) }),
      async () => {
        try {
          return await send();
        } catch (error) {
          if (error instanceof GraphFailure && isThere(error)) return undefined;
          throw error;
        }
      },
      context,
    ),
  );
}

/** Words of a directory that has not heard of a new object. Microsoft documents that it happens, not with which error. */
function isTooEarly(error: unknown): boolean {
  if (!(error instanceof GraphFailure)) return false;
  const { status, message } = error;
  return (
    status === 404 || (status === 400 && /does not reference a valid|Not a valid reference/u.test(message))
  );
}

/** How Graph says of several kinds of things that one is there. */
export function saysThere({ status, message }: GraphFailure): boolean {
  return status === 409 || (status === 400 && /already exist/u.test(message));
}
