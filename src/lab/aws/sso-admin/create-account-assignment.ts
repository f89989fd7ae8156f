import { CreateAccountAssignment$, ServiceQuotaExceededException$ } from '@aws-sdk/client-sso-admin';
import type {
  CreateAccountAssignmentCommandInput,
  CreateAccountAssignmentCommandOutput,
} from '@aws-sdk/client-sso-admin';
import type { PermissionSet } from '../../world.ts';
import { isRefusal } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import { operationOn, readAssignment } from './assignment-request.ts';
import type { AssignmentRequest } from './assignment-request.ts';
import type { CenterCall } from './center-call.ts';
import { begin, inProgress, refuseConflict } from './operations.ts';
import { permissionSetOperation } from './permission-set-operation.ts';
import { isLatest } from './provisioning.ts';
import { refuse } from './refusals.ts';
import { assignmentStatus } from './status-shape.ts';
import { assignmentsOf } from './target.ts';

/**
 * AWS: CreateAccountAssignment API reference. The answer is IN_PROGRESS always; that the principal is there, and that
 * the account can be provisioned, is found out later and told by the status.
 */
export const createAccountAssignment = permissionSetOperation<
  CreateAccountAssignmentCommandInput,
  CreateAccountAssignmentCommandOutput
>('sso:CreateAccountAssignment', CreateAccountAssignment$, (input, set, call) => {
  const request = readAssignment('sso:CreateAccountAssignment', input, set, call);
  if (isRefusal(request)) return request;
  const fields = operationOn(request, set, call);
  const operation = { ...fields, kind: 'create' as const, updatesRole: !isLatest(set, request.account.id) };
  const refused = refuseConflict(operation, call) ?? refuseBeyondQuotas(request, set, call);
  if (refused !== undefined) return refused;
  return { AccountAssignmentCreationStatus: assignmentStatus(begin(operation, call)) };
});

/**
 * AWS: "IAM Identity Center quotas": outstanding asynchronous calls, and groups that can be assigned for a permission
 * set in an account. That both are ServiceQuotaExceededException, and in this order, is assumed.
 */
function refuseBeyondQuotas(
  { account, principalType, principalId }: AssignmentRequest,
  set: PermissionSet,
  call: CenterCall,
): Refusal | undefined {
  const { outstandingLimit, groupsPerPermissionSet } = call.center.settings;
  const outstanding = inProgress(call.center).filter(({ kind }) => kind === 'create').length;
  if (outstanding >= outstandingLimit) {
    return refuse(ServiceQuotaExceededException$, `There are ${outstanding} outstanding requests already.`);
  }
  const groups = assignmentsOf(set, account.id, call).filter((row) => row.principalType === 'GROUP');
  const isNew = principalType === 'GROUP' && !groups.some((row) => row.principalId === principalId);
  if (!isNew || groups.length < groupsPerPermissionSet) return undefined;
  return refuse(
    ServiceQuotaExceededException$,
    `Permission set ${set.name} has ${groups.length} groups in account ${account.id} already.`,
  );
}
