import { DeadlineError } from '../../../../core/errors.ts';
import type { Gap, Snapshot } from '../../../../core/snapshot.ts';
import { awsFailure, credentialsError } from '../../errors.ts';
import { mapInFlight } from '../../in-flight.ts';
import { PageError, PagingError } from '../../pages.ts';
import type { Center } from '../center.ts';

/** One read of several: that it fails leaves a gap and never costs the others. */
export interface Read<T> {
  /** Of the gap, when it cannot be read. */
  readonly scope: string;
  /** The operation, for the gap's reason. */
  readonly call: string;
  readonly code: string;
  readonly run: () => Promise<readonly T[]>;
}

export type Attempt<T> =
  | { readonly status: 'read'; readonly items: readonly T[] }
  | { readonly status: 'unreadable'; readonly gap: Gap; readonly isDenied: boolean };

/** Where the reads stand in the run's progress; `total` is absent while it is not known. */
export interface Progress {
  readonly what: string;
  readonly before?: number;
  readonly total?: number;
}

/** At 20 calls a second, enough of them for an AWS that takes almost half a second to answer. */
const READS_IN_FLIGHT = 8;

/** Attempts in the order of the reads. @throws RolebridgeError AWS_CREDENTIALS, DEADLINE */
export function attemptEach<T>(
  reads: readonly Read<T>[],
  { what, before = 0, total }: Progress,
  { context }: Pick<Center, 'context'>,
): Promise<readonly Attempt<T>[]> {
  let done = before;
  return mapInFlight(
    reads,
    READS_IN_FLIGHT,
    async (read) => {
      const attempted = await attempt(read, context.signal);
      done += 1;
      context.progress({ phase: 'read', what, done, ...(total === undefined ? {} : { total }) });
      return attempted;
    },
    context,
  );
}

/** @throws RolebridgeError AWS_CREDENTIALS, DEADLINE */
export async function attempt<T>(read: Read<T>, signal: AbortSignal): Promise<Attempt<T>> {
  try {
    return { status: 'read', items: await read.run() };
  } catch (error) {
    if (signal.aborted) throw new DeadlineError(error);
    const cause = error instanceof PageError ? error.cause : error;
    const stopping = credentialsError(cause);
    if (stopping !== undefined) throw stopping;
    const isDenied = awsFailure(cause).trouble === 'denied';
    return { status: 'unreadable', gap: gapOf(read, error), isDenied };
  }
}

export function gathered<T>(attempts: readonly Attempt<T>[]): Snapshot<T> {
  return {
    items: attempts.flatMap((each) => (each.status === 'read' ? each.items : [])),
    gaps: attempts.flatMap((each) => (each.status === 'unreadable' ? [each.gap] : [])),
  };
}

/** Nothing is not found here that was not named by a list before: what has vanished meanwhile is a gap as well. */
function gapOf({ scope, call, code }: Omit<Read<unknown>, 'run'>, error: unknown): Gap {
  const page = error instanceof PageError && error.page > 1 ? `page ${error.page} of ` : '';
  const cause = error instanceof PageError ? error.cause : error;
  const isContradiction = cause instanceof PagingError;
  const { reason, trouble, name } = awsFailure(cause);
  return {
    scope,
    code: isContradiction ? 'AWS_PAGING_BROKEN' : trouble === 'throttled' ? 'AWS_THROTTLED' : code,
    reason: `${page}${call} failed: ${isContradiction ? cause.message : reason}`,
    hint: hints[trouble === 'other' && name === 'ResourceNotFoundException' ? 'vanished' : trouble],
  };
}

const runAgain = 'Run it again. Nothing is removed that it may hide.';

const hints = {
  throttled: 'Run it again later: others use up the quota too.',
  denied:
    'Allow our role the sso and identitystore actions of docs/permissions.md, and look for a service control ' +
    'policy; with a customer-managed key, kms:Decrypt too.',
  vanished: 'It went while it was read. Run it again: the next run does not look for it any more.',
  // Never seen here: our own credentials stop the run.
  credentials: runAgain,
  other: runAgain,
} as const;
