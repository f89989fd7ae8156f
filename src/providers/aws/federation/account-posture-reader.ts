import type { IAMClient } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import type { AwsAccount } from '../../../model/aws.ts';
import type {
  AccountPosture,
  AccountPostureReader,
  AccountQuestion,
} from '../../../model/account-posture.ts';
import { known, type Known, type Unknown } from '../../../model/known.ts';
import { stepOf } from '../account-gap.ts';
import type { AwsClients } from '../clients.ts';
import { readEachAccount } from '../each-account.ts';
import { createReaderCredentials, type ReaderRole } from '../reader-credentials.ts';
import { getProvider, samlProviderArn } from '../saml-providers/saml-provider-reader.ts';
import { readFederatedRoles } from './federated-roles.ts';
import { listKeyedUsers } from './keyed-users.ts';
import { missingActions } from './missing-actions.ts';
import { partOf, unknownOf } from './posture-part.ts';
import { listProviderNames } from './provider-names.ts';

export interface AccountPostureReaderOptions {
  readonly readerRole: ReaderRole;
  /** Whose permissions are asked for where a connection is set up. */
  readonly federationWriterRole: Omit<ReaderRole, 'externalId'>;
  /** How many accounts are read at once; 10 when absent. */
  readonly concurrency?: number;
}

/** Five calls an account, one for each of its users, and two for each of their keys. */
export function createAccountPostureReader(
  clients: AwsClients,
  { readerRole, federationWriterRole: writer, concurrency }: AccountPostureReaderOptions,
): AccountPostureReader {
  const sessions = createReaderCredentials(readerRole);
  return {
    async accounts(accounts, wanted, context) {
      const reading = { clients, sessions, concurrency, context };
      const { items, gaps } = await readEachAccount(
        'accounts for federation',
        accounts,
        reading,
        async (account, iam) => {
          const posture = await readPosture(account, iam, wanted, context);
          return { items: [posture], gaps: [] };
        },
      );
      const read = new Map(items.map((posture) => [posture.account.id, posture]));
      const unread = new Map(gaps.map((gap) => [gap.scope, gap]));
      return accounts.map((account) => {
        const posture = read.get(account.id);
        if (posture !== undefined) return posture;
        const gap = unread.get(account.id);
        if (gap === undefined) throw new Error(`account ${account.id} is neither read nor a gap`);
        const lacks = gap.code === 'AWS_READER_ROLE_DENIED' ? 'sts:AssumeRole' : undefined;
        return nothingOf(account, unknownOf(gap, lacks));
      });
    },
  };

  async function readPosture(
    account: AwsAccount,
    iam: IAMClient,
    wanted: AccountQuestion,
    context: RunContext,
  ): Promise<AccountPosture> {
    const reading = { accountId: account.id, readerRoleArn: sessions.roleArn(account), context };
    const arn = samlProviderArn(account, wanted.samlProvider);
    const provider = stepOf(
      { call: 'GetSAMLProvider', arn },
      getProvider(iam, account.id, arn, context.signal),
    );
    return {
      account,
      provider: await partOf(reading, provider),
      providerNames: await partOf(reading, listProviderNames(iam, context)),
      roles: await readFederatedRoles(iam, wanted.roles, reading),
      keyedUsers: await partOf(reading, listKeyedUsers(iam, context)),
      missingActions: wanted.setUp
        ? await partOf(reading, missingActions(iam, questionOf(account, arn, wanted), context))
        : known([]),
    };
  }

  function questionOf(account: AwsAccount, providerArn: string, { roles }: AccountQuestion) {
    const { id, partition } = account;
    const roleArn = (pathAndName: string) => `arn:${partition}:iam::${id}:role${pathAndName}`;
    return {
      writerRoleArn: roleArn(`${writer.path}${writer.name}`),
      providerArn,
      roleArns: roles.map((name) => roleArn(`/${name}`)),
    };
  }
}

/** The reason is that of every part. */
function nothingOf(account: AwsAccount, unknown: Unknown): AccountPosture {
  const part: Known<never> = unknown;
  return {
    account,
    provider: part,
    providerNames: part,
    roles: part,
    keyedUsers: part,
    missingActions: part,
  };
}
