import { AttachRolePolicy$, LimitExceededException$ } from '@aws-sdk/client-iam';
import type { AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import { awsOperation, isRefusal, refuseQuery } from '../aws-operation.ts';
import { attachablePolicy } from './attached-policies.ts';
import { writableRole } from './role-fields.ts';

/** AWS: "IAM and STS quotas": by default. */
const MOST_POLICIES = 20;

/** AWS: AttachRolePolicy API reference. One that is attached already stays so. */
export const attachRolePolicy = awsOperation<AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput>(
  'iam:AttachRolePolicy',
  AttachRolePolicy$,
  ({ PolicyArn, RoleName }, call) => {
    const role = writableRole(RoleName, call);
    if (isRefusal(role)) return role;
    const policy = attachablePolicy(PolicyArn, call);
    if (isRefusal(policy)) return policy;
    if (role.managedPolicies.includes(policy)) return {};
    if (role.managedPolicies.length >= MOST_POLICIES) {
      return refuseQuery(
        LimitExceededException$,
        `Cannot exceed quota for PoliciesPerRole: ${MOST_POLICIES}`,
      );
    }
    role.managedPolicies.push(policy);
    return {};
  },
  ({ RoleName = '' }) => `role ${RoleName}`,
);
