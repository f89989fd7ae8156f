import { ListManagedPoliciesInPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  ListManagedPoliciesInPermissionSetCommandInput,
  ListManagedPoliciesInPermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from './paging.ts';
import { permissionSetOperation } from './permission-set-operation.ts';

/** AWS: ListManagedPoliciesInPermissionSet API reference. The name is the end of the ARN. */
export const listManagedPoliciesInPermissionSet = permissionSetOperation<
  ListManagedPoliciesInPermissionSetCommandInput,
  ListManagedPoliciesInPermissionSetCommandOutput
>('sso:ListManagedPoliciesInPermissionSet', ListManagedPoliciesInPermissionSet$, (input, set, { clouds }) => {
  const all = set.managedPolicies.map((Arn) => ({ Name: Arn.slice(Arn.lastIndexOf('/') + 1), Arn }));
  const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { AttachedManagedPolicies: items, ...rest };
});
