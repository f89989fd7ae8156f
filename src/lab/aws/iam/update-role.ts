import { UpdateRole$ } from '@aws-sdk/client-iam';
import type { UpdateRoleCommandInput, UpdateRoleCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { refuseRoleFields, writableRole } from './role-fields.ts';

/** AWS: UpdateRole API reference: a duration that is not named becomes an hour. A description stays then: assumed. */
export const updateRole = awsOperation<UpdateRoleCommandInput, UpdateRoleCommandOutput>(
  'iam:UpdateRole',
  UpdateRole$,
  (input, call) => {
    const role = writableRole(input.RoleName, call);
    if (isRefusal(role)) return role;
    const wrong = refuseRoleFields(input);
    if (wrong !== undefined) return wrong;
    if (input.Description !== undefined) role.description = input.Description;
    role.maxSessionDuration = input.MaxSessionDuration ?? 3600;
    return {};
  },
  ({ RoleName = '' }) => `role ${RoleName}`,
);
