import { UpdateAssumeRolePolicy$ } from '@aws-sdk/client-iam';
import type {
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { writableRole } from './role-fields.ts';
import { trustDocument } from './trust-document.ts';

/** AWS: UpdateAssumeRolePolicy API reference: replaces the whole trust policy. */
export const updateAssumeRolePolicy = awsOperation<
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput
>(
  'iam:UpdateAssumeRolePolicy',
  UpdateAssumeRolePolicy$,
  ({ PolicyDocument, RoleName }, call) => {
    const role = writableRole(RoleName, call);
    if (isRefusal(role)) return role;
    const trust = trustDocument(PolicyDocument, call);
    if (isRefusal(trust)) return trust;
    role.trust = trust;
    return {};
  },
  ({ RoleName = '' }) => `role ${RoleName}`,
);
