import type { RunContext } from '../../../core/context.ts';
import type { RolebridgeError } from '../../../core/errors.ts';
import { retry, retryAfterMs, retryAsAsked, type Attempted, type Verdict } from '../../retry.ts';
import { GraphFailure } from '../graph-failure.ts';
import { graphPatience } from '../retry-middleware.ts';
import { REPLICATION } from '../signing-certificates/replication.ts';
import { isTransientWrite, isUncertain } from '../write-failure.ts';
import { refusedWrite, type WritePurpose } from '../write-refusals.ts';

/** A write that does the same done twice. */
export interface RepeatableWrite {
  readonly purpose: WritePurpose;
  readonly attempt: () => Promise<unknown>;
  /** A refusal that says that it is done already. */
  readonly isDone?: (error: GraphFailure) => boolean;
  /** A refusal that goes away when the writes before this one are seen everywhere. */
  readonly isTooEarly?: (error: GraphFailure) => boolean;
}

export interface Writing {
  readonly stillMine: () => Promise<void>;
  readonly context: RunContext;
}

/**
 * Sends it until Graph has taken it. An object that is not there may not be there yet: Microsoft Graph's replicas lag.
 * @returns The error of a write that may have been done all the same
 * @throws RolebridgeError ENTRA_FORBIDDEN, ENTRA_REQUEST_FAILED and others of a write that was not done
 */
export async function sentWrite(
  { purpose, attempt, isDone, isTooEarly }: RepeatableWrite,
  { stillMine, context }: Writing,
): Promise<RolebridgeError | undefined> {
  const classify = (attempted: Attempted<undefined>): Verdict => {
    if (attempted.ok || !(attempted.error instanceof GraphFailure)) return { retry: false };
    const { error } = attempted;
    if (isAbsent(error) || isTooEarly?.(error)) return { retry: true };
    if (!isTransientWrite(error)) return { retry: false };
    return retryAsAsked(retryAfterMs(error.retryAfter, context.clock.now()), context);
  };
  const once = async (): Promise<undefined> => {
    await stillMine();
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof GraphFailure) || !isDone?.(error)) throw error;
    }
    return undefined;
  };
  try {
    return await retry(graphPatience, classify, once, context);
  } catch (error) {
    if (!(error instanceof GraphFailure)) throw error;
    const refused = refusedWrite(purpose, error);
    if (context.signal.aborted || !isUncertain(error)) throw refused;
    return refused;
  }
}

/** Whether reads showed it in time. What is not there counts as not shown. */
export async function untilShown(look: () => Promise<boolean>, context: RunContext): Promise<boolean> {
  return await retry(
    REPLICATION,
    (attempted) => ({ retry: attempted.ok && !attempted.value }),
    async () => {
      try {
        return await look();
      } catch (error) {
        if (isAbsent(error)) return false;
        throw error;
      }
    },
    context,
  );
}

/** A 404 that is not in Graph's form comes from something in between, which does not know. */
export function isAbsent(error: unknown): boolean {
  return error instanceof GraphFailure && error.status === 404 && !error.code.startsWith('ENTRA_');
}
