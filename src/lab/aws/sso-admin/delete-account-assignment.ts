import { DeleteAccountAssignment$ } from '@aws-sdk/client-sso-admin';
import type {
  DeleteAccountAssignmentCommandInput,
  DeleteAccountAssignmentCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { operationOn, readAssignment } from './assignment-request.ts';
import { begin, refuseConflict } from './operations.ts';
import { permissionSetOperation } from './permission-set-operation.ts';
import { assignmentStatus } from './status-shape.ts';
import { assignmentsOf } from './target.ts';

/**
 * AWS: DeleteAccountAssignment API reference. An assignment that is not there is found out later too, as users
 * report: the status is FAILED.
 */
export const deleteAccountAssignment = permissionSetOperation<
  DeleteAccountAssignmentCommandInput,
  DeleteAccountAssignmentCommandOutput
>('sso:DeleteAccountAssignment', DeleteAccountAssignment$, (input, set, call) => {
  const request = readAssignment('sso:DeleteAccountAssignment', input, set, call);
  if (isRefusal(request)) return request;
  const fields = operationOn(request, set, call);
  const isLast = assignmentsOf(set, request.account.id, call).length === 1;
  const operation = { ...fields, kind: 'delete' as const, updatesRole: isLast };
  const refused = refuseConflict(operation, call);
  if (refused !== undefined) return refused;
  return { AccountAssignmentDeletionStatus: assignmentStatus(begin(operation, call)) };
});
