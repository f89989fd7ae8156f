import { ListAttachedRolePolicies$ } from '@aws-sdk/client-iam';
import type {
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import { awsOperation, isRefusal } from '../aws-operation.ts';
import { listedPolicies } from './attached-policies.ts';
import { roleNamed } from './find-role.ts';

/** AWS: ListAttachedRolePolicies API reference. */
export const listAttachedRolePolicies = awsOperation<
  ListAttachedRolePoliciesCommandInput,
  ListAttachedRolePoliciesCommandOutput
>(
  'iam:ListAttachedRolePolicies',
  ListAttachedRolePolicies$,
  (input, call) => {
    const role = roleNamed(input.RoleName, call);
    return isRefusal(role) ? role : listedPolicies(role.managedPolicies, input, call);
  },
  ({ RoleName = '' }) => `role ${RoleName}`,
);
