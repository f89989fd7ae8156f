import { ListAccessKeys$ } from '@aws-sdk/client-iam';
import type { ListAccessKeysCommandInput, ListAccessKeysCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { userNamed } from './find-user.ts';
import { page } from './paging.ts';

/** AWS: ListAccessKeys API reference. Sorted by id: assumed. */
export const listAccessKeys = awsOperation<ListAccessKeysCommandInput, ListAccessKeysCommandOutput>(
  'iam:ListAccessKeys',
  ListAccessKeys$,
  (input, call) => {
    const user = userNamed(input.UserName, call);
    if (isRefusal(user)) return user;
    const keys = user.accessKeys.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const found = page(keys, ({ id }) => id, input, call.clouds.world.pageSize.iam);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    const AccessKeyMetadata = items.map(({ id, status, createDate }) => ({
      UserName: user.name,
      AccessKeyId: id,
      Status: status,
      CreateDate: new Date(createDate),
    }));
    return { AccessKeyMetadata, ...rest };
  },
  ({ UserName = '' }) => `user ${UserName}`,
);
