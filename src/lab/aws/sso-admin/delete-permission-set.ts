import { DeletePermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  DeletePermissionSetCommandInput,
  DeletePermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { inProgress } from './operations.ts';
import { permissionSetOperation, refuseDelegated } from './permission-set-operation.ts';
import { conflict } from './refusals.ts';

/**
 * AWS: DeletePermissionSet API reference. One that is assigned or provisioned anywhere stays; the words are those that
 * users report.
 */
export const deletePermissionSet = permissionSetOperation<
  DeletePermissionSetCommandInput,
  DeletePermissionSetCommandOutput
>('sso:DeletePermissionSet', DeletePermissionSet$, (_input, set, call) => {
  const { center } = call;
  const refused = refuseDelegated('sso:DeletePermissionSet', set, [], call);
  if (refused !== undefined) return refused;
  const isUsed =
    set.provisioned.length > 0 ||
    center.accountAssignments.some(({ permissionSet }) => permissionSet === set.name) ||
    inProgress(center).some(({ permissionSet }) => permissionSet === set.name);
  if (isUsed)
    return conflict('Could not delete because PermissionSet has ApplicationProfile associated with it.');
  center.permissionSets.splice(center.permissionSets.indexOf(set), 1);
  return {};
});
