import { GetRole$ } from '@aws-sdk/client-iam';
import type { GetRoleCommandInput, GetRoleCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { roleNamed } from './find-role.ts';
import { listedRole, tagsOf } from './role-shape.ts';

/** AWS: GetRole API reference. Tags come with it; RoleLastUsed is empty for a role that was not used lately. */
export const getRole = awsOperation<GetRoleCommandInput, GetRoleCommandOutput>(
  'iam:GetRole',
  GetRole$,
  ({ RoleName }, call) => {
    const role = roleNamed(RoleName, call);
    if (isRefusal(role)) return role;
    const Tags = tagsOf(role);
    const shown = listedRole(call.clouds.world.aws, call.account, role);
    return { Role: { ...shown, ...(Tags.length > 0 ? { Tags } : {}), RoleLastUsed: {} } };
  },
  ({ RoleName }) => `role ${RoleName ?? ''}`,
);
