import type { IAMClient } from '@aws-sdk/client-iam';
import type { STSClient } from '@aws-sdk/client-sts';
import type { RunContext } from '../../core/context.ts';
import type { Gap, Snapshot } from '../../core/snapshot.ts';
import type { IamRole, IamRoleReader } from '../../model/aws.ts';
import { AccountReadError, accountGap, suspiciousGap } from './account-gap.ts';
import type { AwsClients } from './clients.ts';
import { credentialsError } from './errors.ts';
import { mapInFlight } from './in-flight.ts';
import { partitionOf, partitionOfArn } from './partition.ts';
import type { AccountReference, ReaderCredentials, ReaderRole } from './reader-credentials.ts';
import { createReaderCredentials } from './reader-credentials.ts';
import { listRoles, listTags, stepOf } from './role-listing.ts';

export interface IamRoleReaderOptions {
  readonly readerRole: ReaderRole;
  /** How many accounts are read at once; 10 when absent. */
  readonly concurrency?: number;
}

/** Calls for tags at once in one account: IAM's request rates are not published, so gently. */
const TAGS_IN_FLIGHT = 4;

/** Two calls for an account of up to 1,000 roles: AssumeRole and one page of ListRoles. */
export function createIamRoleReader(clients: AwsClients, options: IamRoleReaderOptions): IamRoleReader {
  const sessions = createReaderCredentials(options.readerRole);
  const { concurrency = 10 } = options;

  async function readEach<A extends AccountReference>(
    what: string,
    accounts: readonly A[],
    context: RunContext,
    read: (account: A, iam: IAMClient) => Promise<Snapshot<IamRole>>,
  ): Promise<Snapshot<IamRole>> {
    const sts = clients.sts(context);
    let done = 0;
    try {
      const snapshots = await mapInFlight(
        accounts,
        concurrency,
        async (account) => {
          const snapshot = await readOne(account, { sts, sessions, clients, context, read });
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

  return {
    roles: (accounts, context) =>
      readEach('accounts', accounts, context, async (account, iam) => {
        const roles = await listRoles(iam, account.id, context);
        const reader = sessions.roleArn(account);
        return roles.some((role) => sameRole(role.arn, reader))
          ? complete(roles)
          : gap(suspiciousGap(account.id, reader, roles.length));
      }),
    withTags: (roles, context) => {
      const byAccount = Map.groupBy(roles, (role) => role.accountId);
      const accounts = [...byAccount].map(([id, own]) => ({ id, partition: partitionOfRole(own), own }));
      return readEach('accounts for role tags', accounts, context, async ({ own }, iam) =>
        complete(
          await mapInFlight(
            own,
            TAGS_IN_FLIGHT,
            async (role) => ({ ...role, tags: await listTags(iam, role, context) }),
            context,
          ),
        ),
      );
    },
  };

  function partitionOfRole(roles: readonly IamRole[]) {
    return partitionOfArn(roles[0]?.arn ?? '') ?? partitionOf(clients.region);
  }
}

interface OneRead<A> {
  readonly sts: STSClient;
  readonly sessions: ReaderCredentials;
  readonly clients: AwsClients;
  readonly context: RunContext;
  readonly read: (account: A, iam: IAMClient) => Promise<Snapshot<IamRole>>;
}

/** One account, whole or a gap. Throws when our own credentials fail; a deadline is `mapInFlight`'s to tell. */
async function readOne<A extends AccountReference>(
  account: A,
  { sts, sessions, clients, context, read }: OneRead<A>,
): Promise<Snapshot<IamRole>> {
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
    return gap(accountGap(account.id, sessions.roleArn(account), error));
  }
}

/** Role names are unique in an account whatever their case (IAM User Guide: IAM and STS quotas). */
function sameRole(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function complete(items: readonly IamRole[]): Snapshot<IamRole> {
  return { items, gaps: [] };
}

function gap(found: Gap): Snapshot<IamRole> {
  return { items: [], gaps: [found] };
}
