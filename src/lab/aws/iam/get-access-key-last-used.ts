import { GetAccessKeyLastUsed$ } from '@aws-sdk/client-iam';
import type {
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput,
} from '@aws-sdk/client-iam';
import { awsOperation, invalid } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';
import { callerArn } from '../identity.ts';

/** AWS: GetAccessKeyLastUsed and AccessKeyLastUsed API references: N/A for a key that was never used, and no date. */
export const getAccessKeyLastUsed = awsOperation<
  GetAccessKeyLastUsedCommandInput,
  GetAccessKeyLastUsedCommandOutput
>(
  'iam:GetAccessKeyLastUsed',
  GetAccessKeyLastUsed$,
  ({ AccessKeyId = '' }, call) => {
    if (!/^\w{16,128}$/.test(AccessKeyId)) {
      return invalid('accessKeyId', AccessKeyId, 'Member must have 16 to 128 word characters');
    }
    const user = call.account.users.find(({ accessKeys }) => accessKeys.some(({ id }) => id === AccessKeyId));
    const key = user?.accessKeys.find(({ id }) => id === AccessKeyId);
    if (user === undefined || key === undefined) return unknownKey(AccessKeyId, call);
    const { lastUsed } = key;
    return {
      UserName: user.name,
      AccessKeyLastUsed:
        lastUsed === undefined
          ? { ServiceName: 'N/A', Region: 'N/A' }
          : {
              LastUsedDate: new Date(lastUsed.date),
              ServiceName: lastUsed.service,
              Region: lastUsed.region,
            },
    };
  },
  ({ AccessKeyId = '' }) => `access key ${AccessKeyId}`,
);

/** Its model has no NoSuchEntity. Users report that a key of nobody, or of another account, is refused. */
function unknownKey(id: string, { caller }: AwsCall): Refusal {
  const message = `User: ${callerArn(caller)} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`;
  return { refused: { status: 403, code: 'AccessDenied', message } };
}
