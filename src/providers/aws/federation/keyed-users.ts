import type { AccessKeyMetadata, IAMClient, User } from '@aws-sdk/client-iam';
import { GetAccessKeyLastUsedCommand, ListAccessKeysCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import type { KeyedUser } from '../../../model/account-posture.ts';
import { stepOf } from '../account-gap.ts';
import { mapInFlight } from '../in-flight.ts';
import { allPages, nextMarker } from '../pages.ts';
import { policiesOfUser } from './attached-policies.ts';

type Key = KeyedUser['keys'][number];

/** Users of one account at once: IAM's request rates are not published, so gently. */
const IN_FLIGHT = 4;

/** The users that have an access key, with what it may do and when it last did. @throws AccountReadError */
export async function listKeyedUsers(iam: IAMClient, context: RunContext): Promise<readonly KeyedUser[]> {
  const found = await mapInFlight(
    await listUsers(iam, context),
    IN_FLIGHT,
    (user) => keyedUser(iam, user, context),
    context,
  );
  return found.filter((user) => user !== undefined);
}

async function keyedUser(
  iam: IAMClient,
  { Arn: arn = '', UserName: name = '' }: User,
  context: RunContext,
): Promise<KeyedUser | undefined> {
  const listed = await listKeys(iam, name, context);
  if (listed.length === 0) return undefined;
  const keys: Key[] = [];
  for (const key of listed) keys.push(await usedKey(iam, key, context));
  return { arn, name, managedPolicies: await policiesOfUser(iam, name, context), keys };
}

async function listUsers(iam: IAMClient, { signal }: RunContext): Promise<readonly User[]> {
  const read = allPages(
    (Marker) => iam.send(new ListUsersCommand({ Marker, MaxItems: 1000 }), { abortSignal: signal }),
    nextMarker,
  );
  const pages = await stepOf({ call: 'ListUsers', of: 'the account' }, read);
  return pages.flatMap((page) => page.Users ?? []);
}

async function listKeys(
  iam: IAMClient,
  UserName: string,
  { signal }: RunContext,
): Promise<readonly AccessKeyMetadata[]> {
  const read = allPages(
    (Marker) => iam.send(new ListAccessKeysCommand({ UserName, Marker }), { abortSignal: signal }),
    nextMarker,
  );
  const pages = await stepOf({ call: 'ListAccessKeys', of: UserName }, read);
  return pages.flatMap((page) => page.AccessKeyMetadata ?? []);
}

/** AWS: AccessKeyLastUsed API reference: a key that was never used has no date, and N/A for a service. */
async function usedKey(
  iam: IAMClient,
  { AccessKeyId: id = '', CreateDate, Status }: AccessKeyMetadata,
  { signal }: RunContext,
): Promise<Key> {
  const command = new GetAccessKeyLastUsedCommand({ AccessKeyId: id });
  const asked = iam.send(command, { abortSignal: signal });
  const { AccessKeyLastUsed: last } = await stepOf({ call: 'GetAccessKeyLastUsed', of: id }, asked);
  const date = last?.LastUsedDate;
  return {
    id,
    active: Status === 'Active',
    created: CreateDate?.toISOString() ?? '',
    ...(date === undefined ? {} : { lastUsed: date.toISOString() }),
    ...(date === undefined || last?.ServiceName === undefined ? {} : { lastService: last.ServiceName }),
  };
}
