import type { AwsAccount, CenterOperation, PermissionSet } from '../../world.ts';
import { isRefusal } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import type { CenterCall } from './center-call.ts';
import { permissionSetArn, refuseDelegated } from './permission-set-operation.ts';
import { invalidInput } from './refusals.ts';
import { accountOf, refusePrincipal } from './target.ts';

interface Input {
  readonly TargetId?: string | undefined;
  readonly TargetType?: string | undefined;
  readonly PrincipalType?: 'GROUP' | 'USER' | undefined;
  readonly PrincipalId?: string | undefined;
}

export interface AssignmentRequest {
  readonly account: AwsAccount;
  readonly principalType: 'GROUP' | 'USER';
  readonly principalId: string;
}

/** What CreateAccountAssignment and DeleteAccountAssignment check before they begin. */
export function readAssignment(
  action: string,
  { TargetId, TargetType, PrincipalType: principalType, PrincipalId: principalId }: Input,
  set: PermissionSet,
  call: CenterCall,
): AssignmentRequest | Refusal {
  if (TargetType !== 'AWS_ACCOUNT') {
    return invalidInput('targetType', TargetType, 'Member must satisfy enum value set: [AWS_ACCOUNT]');
  }
  const account = accountOf(TargetId, call, 'targetId');
  if (isRefusal(account)) return account;
  const refused =
    refusePrincipal(principalType, principalId) ?? refuseDelegated(action, set, [account.id], call);
  if (refused !== undefined) return refused;
  if (principalType === undefined || principalId === undefined)
    return invalidInput('principalId', principalId, '');
  return { account, principalType, principalId };
}

/** The parts that an operation on an assignment takes from its request. */
export function operationOn(
  { account, principalType, principalId }: AssignmentRequest,
  set: PermissionSet,
  { center }: CenterCall,
): Pick<
  CenterOperation,
  'accounts' | 'permissionSet' | 'permissionSetArn' | 'principalType' | 'principalId'
> {
  return {
    accounts: [account.id],
    permissionSet: set.name,
    permissionSetArn: permissionSetArn(set, center),
    principalType,
    principalId,
  };
}
