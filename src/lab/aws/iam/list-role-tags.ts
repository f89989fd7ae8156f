import { ListRoleTags$ } from '@aws-sdk/client-iam';
import type { ListRoleTagsCommandInput, ListRoleTagsCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { roleNamed } from './find-role.ts';
import { page } from './paging.ts';
import { tagsOf } from './role-shape.ts';

/** AWS: ListRoleTags API reference. */
export const listRoleTags = awsOperation<ListRoleTagsCommandInput, ListRoleTagsCommandOutput>(
  'iam:ListRoleTags',
  ListRoleTags$,
  (input, call) => {
    const role = roleNamed(input.RoleName, call);
    if (isRefusal(role)) return role;
    const found = page(tagsOf(role), ({ Key }) => Key, input, call.clouds.world.pageSize.iam);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { Tags: [...items], ...rest };
  },
  ({ RoleName }) => `role ${RoleName ?? ''}`,
);
