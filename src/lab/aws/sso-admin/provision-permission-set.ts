import { ProvisionPermissionSet$, ThrottlingException$ } from '@aws-sdk/client-sso-admin';
import type {
  ProvisionPermissionSetCommandInput,
  ProvisionPermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import type { PermissionSet } from '../../world.ts';
import { isRefusal } from '../aws-operation.ts';
import type { Refusal } from '../aws-operation.ts';
import type { CenterCall } from './center-call.ts';
import { begin, inProgress, refuseConflict } from './operations.ts';
import { permissionSetArn, permissionSetOperation, refuseDelegated } from './permission-set-operation.ts';
import { invalidInput, refuse } from './refusals.ts';
import { provisioningStatus } from './status-shape.ts';
import { accountOf } from './target.ts';

/**
 * AWS: ProvisionPermissionSet API reference. An account that has nothing of the permission set gets its role without
 * an assignment, as users report.
 */
export const provisionPermissionSet = permissionSetOperation<
  ProvisionPermissionSetCommandInput,
  ProvisionPermissionSetCommandOutput
>('sso:ProvisionPermissionSet', ProvisionPermissionSet$, (input, set, call) => {
  const accounts = targetsOf(input, set, call);
  if (isRefusal(accounts)) return accounts;
  const operation = {
    kind: 'provision' as const,
    accounts,
    ofAllAccounts: input.TargetType === 'ALL_PROVISIONED_ACCOUNTS',
    permissionSet: set.name,
    permissionSetArn: permissionSetArn(set, call.center),
    updatesRole: true,
  };
  const refused =
    refuseDelegated('sso:ProvisionPermissionSet', set, accounts, call) ??
    refuseConflict(operation, call) ??
    refuseBeyondLimit(call);
  if (refused !== undefined) return refused;
  return { PermissionSetProvisioningStatus: provisioningStatus(begin(operation, call)) };
});

function targetsOf(
  { TargetType, TargetId }: Partial<ProvisionPermissionSetCommandInput>,
  set: PermissionSet,
  call: CenterCall,
): string[] | Refusal {
  if (TargetType === 'ALL_PROVISIONED_ACCOUNTS') return set.provisioned.map(({ account }) => account);
  if (TargetType !== 'AWS_ACCOUNT') {
    const values = 'Member must satisfy enum value set: [AWS_ACCOUNT, ALL_PROVISIONED_ACCOUNTS]';
    return invalidInput('targetType', TargetType, values);
  }
  const account = accountOf(TargetId, call, 'targetId');
  return isRefusal(account) ? account : [account.id];
}

/** AWS: "IAM Identity Center quotas": 3 at a time. That one more is throttled is assumed. */
function refuseBeyondLimit({ center }: CenterCall): Refusal | undefined {
  const running = inProgress(center).filter(({ kind }) => kind === 'provision').length;
  if (running < center.settings.provisioningLimit) return undefined;
  return refuse(ThrottlingException$, `There are ${running} provisionings in progress already.`);
}
