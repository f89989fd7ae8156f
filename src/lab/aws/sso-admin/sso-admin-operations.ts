import type { AwsOperation } from '../aws-operation.ts';
import { attachCustomerManagedPolicyReferenceToPermissionSet } from './attach-customer-managed-policy-reference-to-permission-set.ts';
import { attachManagedPolicyToPermissionSet } from './attach-managed-policy-to-permission-set.ts';
import { createAccountAssignment } from './create-account-assignment.ts';
import { createPermissionSet } from './create-permission-set.ts';
import { deleteAccountAssignment } from './delete-account-assignment.ts';
import { deleteInlinePolicyFromPermissionSet } from './delete-inline-policy-from-permission-set.ts';
import { deletePermissionSet } from './delete-permission-set.ts';
import { deletePermissionsBoundaryFromPermissionSet } from './delete-permissions-boundary-from-permission-set.ts';
import { describeAccountAssignmentCreationStatus } from './describe-account-assignment-creation-status.ts';
import { describeAccountAssignmentDeletionStatus } from './describe-account-assignment-deletion-status.ts';
import { describeInstance } from './describe-instance.ts';
import { describePermissionSetProvisioningStatus } from './describe-permission-set-provisioning-status.ts';
import { describePermissionSet } from './describe-permission-set.ts';
import { detachCustomerManagedPolicyReferenceFromPermissionSet } from './detach-customer-managed-policy-reference-from-permission-set.ts';
import { detachManagedPolicyFromPermissionSet } from './detach-managed-policy-from-permission-set.ts';
import { getInlinePolicyForPermissionSet } from './get-inline-policy-for-permission-set.ts';
import { getPermissionsBoundaryForPermissionSet } from './get-permissions-boundary-for-permission-set.ts';
import { listAccountAssignmentCreationStatus } from './list-account-assignment-creation-status.ts';
import { listAccountAssignmentDeletionStatus } from './list-account-assignment-deletion-status.ts';
import { listAccountAssignmentsForPrincipal } from './list-account-assignments-for-principal.ts';
import { listAccountAssignments } from './list-account-assignments.ts';
import { listAccountsForProvisionedPermissionSet } from './list-accounts-for-provisioned-permission-set.ts';
import { listCustomerManagedPolicyReferencesInPermissionSet } from './list-customer-managed-policy-references-in-permission-set.ts';
import { listInstances } from './list-instances.ts';
import { listManagedPoliciesInPermissionSet } from './list-managed-policies-in-permission-set.ts';
import { listPermissionSetProvisioningStatus } from './list-permission-set-provisioning-status.ts';
import { listPermissionSetsProvisionedToAccount } from './list-permission-sets-provisioned-to-account.ts';
import { listPermissionSets } from './list-permission-sets.ts';
import { listTagsForResource } from './list-tags-for-resource.ts';
import { provisionPermissionSet } from './provision-permission-set.ts';
import { putInlinePolicyToPermissionSet } from './put-inline-policy-to-permission-set.ts';
import { putPermissionsBoundaryToPermissionSet } from './put-permissions-boundary-to-permission-set.ts';
import { tagResource } from './tag-resource.ts';
import { untagResource } from './untag-resource.ts';
import { updatePermissionSet } from './update-permission-set.ts';

/** The operations of IAM Identity Center that are emulated; in requests and IAM actions the service is called sso. */
export const SSO_ADMIN_OPERATIONS: readonly AwsOperation[] = [
  attachCustomerManagedPolicyReferenceToPermissionSet,
  attachManagedPolicyToPermissionSet,
  createAccountAssignment,
  createPermissionSet,
  deleteAccountAssignment,
  deleteInlinePolicyFromPermissionSet,
  deletePermissionSet,
  deletePermissionsBoundaryFromPermissionSet,
  describeAccountAssignmentCreationStatus,
  describeAccountAssignmentDeletionStatus,
  describeInstance,
  describePermissionSetProvisioningStatus,
  describePermissionSet,
  detachCustomerManagedPolicyReferenceFromPermissionSet,
  detachManagedPolicyFromPermissionSet,
  getInlinePolicyForPermissionSet,
  getPermissionsBoundaryForPermissionSet,
  listAccountAssignmentCreationStatus,
  listAccountAssignmentDeletionStatus,
  listAccountAssignmentsForPrincipal,
  listAccountAssignments,
  listAccountsForProvisionedPermissionSet,
  listCustomerManagedPolicyReferencesInPermissionSet,
  listInstances,
  listManagedPoliciesInPermissionSet,
  listPermissionSetProvisioningStatus,
  listPermissionSetsProvisionedToAccount,
  listPermissionSets,
  listTagsForResource,
  provisionPermissionSet,
  putInlinePolicyToPermissionSet,
  putPermissionsBoundaryToPermissionSet,
  tagResource,
  untagResource,
  updatePermissionSet,
];
