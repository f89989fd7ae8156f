import { ListAttachedUserPolicies$ } from '@aws-sdk/client-iam';
import type {
  ListAttachedUserPoliciesCommandInput,
  ListAttachedUserPoliciesCommandOutput,
} from '@aws-sdk/client-iam';
import { awsOperation, invalid, isRefusal } from '../aws-operation.ts';
import { listedPolicies } from './attached-policies.ts';
import { userNamed } from './find-user.ts';

/** AWS: ListAttachedUserPolicies API reference. */
export const listAttachedUserPolicies = awsOperation<
  ListAttachedUserPoliciesCommandInput,
  ListAttachedUserPoliciesCommandOutput
>(
  'iam:ListAttachedUserPolicies',
  ListAttachedUserPolicies$,
  (input, call) => {
    if (input.UserName === undefined) return invalid('userName', undefined, 'Member must not be null');
    const user = userNamed(input.UserName, call);
    return isRefusal(user) ? user : listedPolicies(user.managedPolicies, input, call);
  },
  ({ UserName = '' }) => `user ${UserName}`,
);
