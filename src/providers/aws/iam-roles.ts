import type { Gap, Snapshot } from '../../core/snapshot.ts';
import type { IamRole, IamRoleReader } from '../../model/aws.ts';
import { suspiciousGap } from './account-gap.ts';
import type { AwsClients } from './clients.ts';
import { readEachAccount } from './each-account.ts';
import { mapInFlight } from './in-flight.ts';
import { partitionOf, partitionOfArn } from './partition.ts';
import type { ReaderRole } from './reader-credentials.ts';
import { createReaderCredentials } from './reader-credentials.ts';
import { listRoles, listTags } from './role-listing.ts';

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
  const reading = { clients, sessions, concurrency: options.concurrency };

  return {
    roles: (accounts, context) =>
      readEachAccount('accounts', accounts, { ...reading, context }, async (account, iam) => {
        const roles = await listRoles(iam, account.id, context);
        const reader = sessions.roleArn(account);
        return roles.some((role) => sameRole(role.arn, reader))
          ? complete(roles)
          : gap(suspiciousGap(account.id, reader, roles.length));
      }),
    withTags: (roles, context) => {
      const byAccount = Map.groupBy(roles, (role) => role.accountId);
      const accounts = [...byAccount].map(([id, own]) => ({ id, partition: partitionOfRole(own), own }));
      return readEachAccount(
        'accounts for role tags',
        accounts,
        { ...reading, context },
        async ({ own }, iam) =>
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
