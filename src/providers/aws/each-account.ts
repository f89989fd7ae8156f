import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import type { RunContext } from '../../core/context.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { AccountReadError, accountGap, stepOf } from './account-gap.ts';
import type { AwsClients } from './clients.ts';
import { credentialsError } from './errors.ts';
import { mapInFlight } from './in-flight.ts';
import type { AccountReference, ReaderCredentials } from './reader-credentials.ts';

/** How IAM of many accounts is read. */
export interface AccountReading {
  readonly clients: AwsClients;
  readonly sessions: ReaderCredentials;
  /** How many accounts are read at once; 10 when absent. */
  readonly concurrency?: number | undefined;
  readonly context: RunContext;
}

/**
 * Reads each account with its reader role. One that `read` says it cannot read, by an AccountReadError, is a gap
 * whose scope is its id.
 * @param what Of what progress is told
 * @throws RolebridgeError AWS_CREDENTIALS, and DeadlineError
 */
export async function readEachAccount<A extends AccountReference, T>(
  what: string,
  accounts: readonly A[],
  reading: AccountReading,
  read: (account: A, iam: IAMClient) => Promise<Snapshot<T>>,
): Promise<Snapshot<T>> {
  const { clients, concurrency = 10, context } = reading;
  const sts = clients.sts(context);
  let done = 0;
  try {
    const snapshots = await mapInFlight(
      accounts,
      concurrency,
      async (account) => {
        const snapshot = await readOne(account, sts, reading, read);
        done += 1;
        context.progress({ phase: 'read', what, done, total: accounts.length });
        return snapshot;
      },
      context,
    );
    return {
      items: snapshots.flatMap((snapshot) => snapshot.items),
      gaps: snapshots.flatMap((snapshot) => snapshot.gaps),
    };
  } finally {
    sts.destroy();
  }
}

/** One account, whole or a gap. Throws when our own credentials fail; a deadline is `mapInFlight`'s to tell. */
async function readOne<A extends AccountReference, T>(
  account: A,
  sts: STSClient,
  { clients, sessions, context }: AccountReading,
  read: (account: A, iam: IAMClient) => Promise<Snapshot<T>>,
): Promise<Snapshot<T>> {
  try {
    const credentials = await stepOf({ call: 'AssumeRole' }, sessions.assume(sts, account, context));
    const iam = clients.iam(credentials, context);
    try {
      return await read(account, iam);
    } finally {
      iam.destroy();
    }
  } catch (error) {
    if (!(error instanceof AccountReadError)) throw error;
    const own = error.at.call === 'AssumeRole' ? credentialsError(error.cause) : undefined;
    if (own !== undefined) throw own;
    return { items: [], gaps: [accountGap(account.id, sessions.roleArn(account), error)] };
  }
}
