import { TagRole$ } from '@aws-sdk/client-iam';
import type { TagRoleCommandInput, TagRoleCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { roleNamed } from './find-role.ts';
import { withTags } from './tags.ts';

/** AWS: TagRole API reference. */
export const tagRole = awsOperation<TagRoleCommandInput, TagRoleCommandOutput>(
  'iam:TagRole',
  TagRole$,
  ({ RoleName, Tags }, call) => {
    const role = roleNamed(RoleName, call);
    if (isRefusal(role)) return role;
    const tags = withTags(role.tags, Tags);
    if (isRefusal(tags)) return tags;
    role.tags = tags;
    return {};
  },
  ({ RoleName = '' }) => `role ${RoleName}`,
);
