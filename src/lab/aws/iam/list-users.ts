import { ListUsers$ } from '@aws-sdk/client-iam';
import type { ListUsersCommandInput, ListUsersCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, invalid, isRefusal } from '../aws-operation.ts';
import { uniqueId } from '../identity.ts';
import { userArn } from './find-user.ts';
import { page } from './paging.ts';

/** AWS: ListUsers API reference: no tags and no boundary. By path and name: assumed. Nobody has used a password. */
export const listUsers = awsOperation<ListUsersCommandInput, ListUsersCommandOutput>(
  'iam:ListUsers',
  ListUsers$,
  (input, { account, clouds: { world } }) => {
    const { PathPrefix = '/' } = input;
    if (!PathPrefix.startsWith('/')) {
      return invalid('pathPrefix', PathPrefix, 'Member must begin with a slash');
    }
    const users = account.users
      .filter(({ path }) => path.startsWith(PathPrefix))
      .toSorted((a, b) => (pathAndName(a) < pathAndName(b) ? -1 : 1));
    const found = page(users, pathAndName, input, world.pageSize.iam);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    const Users = items.map((user) => ({
      Path: user.path,
      UserName: user.name,
      UserId: uniqueId('AIDA', `${account.id}/${user.name}/${user.createDate}`),
      Arn: userArn(world.aws, account, user),
      CreateDate: new Date(user.createDate),
    }));
    return { Users, ...rest };
  },
  ({ PathPrefix = '/' }, { account, clouds }) =>
    `arn:${clouds.world.aws.partition}:iam::${account.id}:user${PathPrefix}`,
);

function pathAndName({ path, name }: { readonly path: string; readonly name: string }): string {
  return `${path}${name}`;
}
