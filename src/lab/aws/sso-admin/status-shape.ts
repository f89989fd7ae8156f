import type {
  AccountAssignmentOperationStatus,
  AccountAssignmentOperationStatusMetadata,
  PermissionSetProvisioningStatus,
} from '@aws-sdk/client-sso-admin';
import type { CenterOperation } from '../../world.ts';

/** AWS: AccountAssignmentOperationStatus, IAM Identity Center API reference. */
export function assignmentStatus(operation: CenterOperation): AccountAssignmentOperationStatus {
  const { failureReason, accounts, permissionSetArn, principalType, principalId } = operation;
  return {
    ...statusMetadata(operation),
    ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
    TargetId: accounts[0],
    TargetType: 'AWS_ACCOUNT',
    PermissionSetArn: permissionSetArn,
    PrincipalType: principalType,
    PrincipalId: principalId,
  };
}

/** Of all provisioned accounts together, AccountId is left out (assumed). */
export function provisioningStatus(operation: CenterOperation): PermissionSetProvisioningStatus {
  const { failureReason, accounts, permissionSetArn, ofAllAccounts } = operation;
  return {
    ...statusMetadata(operation),
    ...(ofAllAccounts ? {} : { AccountId: accounts[0] }),
    PermissionSetArn: permissionSetArn,
    ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
  };
}

/** What the lists of statuses give. */
export function statusMetadata(operation: CenterOperation): AccountAssignmentOperationStatusMetadata {
  const { status, requestId, createdDate } = operation;
  return { Status: status, RequestId: requestId, CreatedDate: new Date(createdDate) };
}
