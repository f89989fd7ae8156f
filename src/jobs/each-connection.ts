import type { RunContext } from '../core/context.ts';
import { DeadlineError, failureOf, RolebridgeError } from '../core/errors.ts';
import type { ReadSummary } from '../core/job.ts';
import type { AwsAccount } from '../model/aws.ts';
import { isActive } from './connection-accounts.ts';

export interface ConnectionsRead<T> {
  readonly open: readonly T[];
  /** A connection that cannot be worked on is a gap of its own, and the others go on. */
  readonly failed: readonly ReadSummary[];
}

interface Named {
  readonly name: string;
}

/**
 * Reads one connection after the other.
 * @param what It is called so where people see the progress.
 * @param read Is given what was read of those before.
 * @throws RolebridgeError of the first connection when none can be worked on, DeadlineError when the run was stopped
 */
export async function eachConnection<C extends Named, T>(
  connections: readonly C[],
  what: string,
  read: (connection: C, before: readonly T[]) => Promise<T>,
  context: RunContext,
): Promise<ConnectionsRead<T>> {
  const open: T[] = [];
  const failed: ReadSummary[] = [];
  let first: RolebridgeError | undefined;
  for (const connection of connections) {
    try {
      open.push(await read(connection, open));
    } catch (error) {
      if (context.signal.aborted) throw error instanceof DeadlineError ? error : new DeadlineError(error);
      if (!(error instanceof RolebridgeError)) throw error;
      first ??= error;
      failed.push(leftOut(connection, error));
    }
    const done = open.length + failed.length;
    context.progress({ phase: 'read', what, done, total: connections.length });
  }
  if (open.length === 0 && first !== undefined) throw first;
  return { open, failed };
}

/** No account is never a reason to want nothing. @throws RolebridgeError NO_ACCOUNTS */
export function activeAccounts({ name }: Named, accounts: readonly AwsAccount[] = []): readonly AwsAccount[] {
  const active = accounts.filter(isActive);
  if (active.length > 0) return active;
  throw new RolebridgeError('NO_ACCOUNTS', `connection ${name} selects no active account`, {
    hint: 'Check accounts in its configuration against `aws organizations list-accounts`.',
  });
}

function leftOut({ name }: Named, error: RolebridgeError): ReadSummary {
  const { code, message, hint } = failureOf(error);
  return {
    source: `Entra ID ${name}`,
    found: 'nothing: the connection was left out of this run',
    gaps: [{ scope: name, code, reason: message, ...(hint === undefined ? {} : { hint }) }],
  };
}
