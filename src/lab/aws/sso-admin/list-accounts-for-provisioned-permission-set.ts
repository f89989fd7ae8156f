import { ListAccountsForProvisionedPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  ListAccountsForProvisionedPermissionSetCommandInput,
  ListAccountsForProvisionedPermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from './paging.ts';
import { permissionSetOperation } from './permission-set-operation.ts';
import { hasStatus } from './provisioning-status.ts';

/** AWS: ListAccountsForProvisionedPermissionSet API reference. */
export const listAccountsForProvisionedPermissionSet = permissionSetOperation<
  ListAccountsForProvisionedPermissionSetCommandInput,
  ListAccountsForProvisionedPermissionSetCommandOutput
>(
  'sso:ListAccountsForProvisionedPermissionSet',
  ListAccountsForProvisionedPermissionSet$,
  (input, set, { clouds }) => {
    const ids = set.provisioned
      .map(({ account }) => account)
      .filter((id) => hasStatus(set, id, input.ProvisioningStatus));
    const found = pageOf(ids, input, clouds.world.pageSize.identityCenter);
    if (isRefusal(found)) return found;
    const { items, ...rest } = found;
    return { AccountIds: items, ...rest };
  },
);
