import type { STSClient } from '@aws-sdk/client-sts';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { RunContext } from '../../core/context.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AwsCredentials } from './clients.ts';

/** The role that the member-account template creates in every account. */
export interface ReaderRole {
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
  readonly externalId?: string;
}

/** The shortest session that STS gives (AssumeRole API reference): one account takes seconds. */
const SESSION_SECONDS = 900;
const SPARE_MS = 5 * 60 * 1000;

interface Session {
  readonly credentials: AwsCredentials;
  readonly expires: Date;
}

export type AccountReference = Pick<AwsAccount, 'id' | 'partition'>;

/** Sessions of the reader role, one an account, kept until shortly before they end. */
export interface ReaderCredentials {
  roleArn(account: AccountReference): string;
  assume(sts: STSClient, account: AccountReference, context: RunContext): Promise<AwsCredentials>;
}

export function createReaderCredentials(role: ReaderRole): ReaderCredentials {
  const sessions = new Map<string, Session>();
  const roleArn = (account: AccountReference) =>
    `arn:${account.partition}:iam::${account.id}:role${role.path}${role.name}`;

  return {
    roleArn,
    async assume(sts, account, context) {
      const arn = roleArn(account);
      const kept = sessions.get(arn);
      if (kept !== undefined && kept.expires.getTime() - SPARE_MS > context.clock.now().getTime()) {
        return kept.credentials;
      }
      const session = await newSession(sts, arn, role.externalId, context);
      sessions.set(arn, session);
      return session.credentials;
    },
  };
}

async function newSession(
  sts: STSClient,
  arn: string,
  externalId: string | undefined,
  context: RunContext,
): Promise<Session> {
  const { Credentials: issued } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: 'rolebridge',
      DurationSeconds: SESSION_SECONDS,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    }),
    { abortSignal: context.signal },
  );
  if (!issued?.AccessKeyId || !issued.SecretAccessKey || !issued.SessionToken) {
    throw new Error('AWS gave no credentials');
  }
  return {
    credentials: {
      accessKeyId: issued.AccessKeyId,
      secretAccessKey: issued.SecretAccessKey,
      sessionToken: issued.SessionToken,
    },
    expires: issued.Expiration ?? context.clock.now(),
  };
}
