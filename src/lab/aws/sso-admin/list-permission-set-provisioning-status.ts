import { ListPermissionSetProvisioningStatus$ } from '@aws-sdk/client-sso-admin';
import type {
  ListPermissionSetProvisioningStatusCommandInput,
  ListPermissionSetProvisioningStatusCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { listedOperations } from './find-operation.ts';

/** AWS: ListPermissionSetProvisioningStatus API reference. How long the service remembers is not documented; the lab does for ever. */
export const listPermissionSetProvisioningStatus = centerOperation<
  ListPermissionSetProvisioningStatusCommandInput,
  ListPermissionSetProvisioningStatusCommandOutput
>('sso:ListPermissionSetProvisioningStatus', ListPermissionSetProvisioningStatus$, (input, call) => {
  const found = listedOperations('provision', input, call);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { PermissionSetsProvisioningStatus: items, ...rest };
});
