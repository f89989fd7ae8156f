import { ListCustomerManagedPolicyReferencesInPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  ListCustomerManagedPolicyReferencesInPermissionSetCommandInput,
  ListCustomerManagedPolicyReferencesInPermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from './paging.ts';
import { permissionSetOperation } from './permission-set-operation.ts';

/** AWS: ListCustomerManagedPolicyReferencesInPermissionSet API reference. */
export const listCustomerManagedPolicyReferencesInPermissionSet = permissionSetOperation<
  ListCustomerManagedPolicyReferencesInPermissionSetCommandInput,
  ListCustomerManagedPolicyReferencesInPermissionSetCommandOutput
>(
  'sso:ListCustomerManagedPolicyReferencesInPermissionSet',
  ListCustomerManagedPolicyReferencesInPermissionSet$,
  (input, set, { clouds }) => {
    const all = set.customerManagedPolicies.map(({ name, path }) => ({ Name: name, Path: path }));
    const found = pageOf(all, input, clouds.world.pageSize.identityCenter);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { CustomerManagedPolicyReferences: items, ...rest };
  },
);
