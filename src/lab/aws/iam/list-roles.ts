import { ListRoles$ } from '@aws-sdk/client-iam';
import type { ListRolesCommandInput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, invalid, isRefusal } from '../aws-operation.ts';
import { listedRole } from './role-shape.ts';
import { page } from './paging.ts';

/**
 * AWS: ListRoles API reference. The order of the answer is not documented there; the lab's is by path and name.
 */
export const listRoles = awsOperation<ListRolesCommandInput, ListRolesCommandOutput>(
  'iam:ListRoles',
  ListRoles$,
  (input, { account, clouds: { world } }) => {
    const { PathPrefix = '/' } = input;
    if (!PathPrefix.startsWith('/')) {
      return invalid(
        'pathPrefix',
        PathPrefix,
        String.raw`Member must satisfy regular expression pattern: \u002F[\u0021-\u007F]*`,
      );
    }
    const roles = account.roles
      .filter((role) => role.path.startsWith(PathPrefix))
      .toSorted((a, b) => (pathAndName(a) < pathAndName(b) ? -1 : 1));
    const found = page(roles, pathAndName, input, world.pageSize.iam);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { Roles: items.map((role) => listedRole(world.aws, account, role)), ...rest };
  },
  ({ PathPrefix = '/' }, { account, clouds }) =>
    `arn:${clouds.world.aws.partition}:iam::${account.id}:role${PathPrefix}`,
);

function pathAndName(role: { readonly path: string; readonly name: string }): string {
  return `${role.path}${role.name}`;
}
