import { ListPermissionSetsProvisionedToAccount$ } from '@aws-sdk/client-sso-admin';
import type {
  ListPermissionSetsProvisionedToAccountCommandInput,
  ListPermissionSetsProvisionedToAccountCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from './paging.ts';
import { centerOperation } from './center-operation.ts';
import { permissionSetArn } from './permission-set-operation.ts';
import { hasStatus } from './provisioning-status.ts';
import { accountOf } from './target.ts';

/** AWS: ListPermissionSetsProvisionedToAccount API reference. */
export const listPermissionSetsProvisionedToAccount = centerOperation<
  ListPermissionSetsProvisionedToAccountCommandInput,
  ListPermissionSetsProvisionedToAccountCommandOutput
>('sso:ListPermissionSetsProvisionedToAccount', ListPermissionSetsProvisionedToAccount$, (input, call) => {
  const { center, clouds } = call;
  const account = accountOf(input.AccountId, call);
  if (isRefusal(account)) return account;
  const arns = center.permissionSets
    .filter((set) => hasStatus(set, account.id, input.ProvisioningStatus))
    .map((set) => permissionSetArn(set, center));
  const found = pageOf(arns, input, clouds.world.pageSize.identityCenter);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { PermissionSets: items, ...rest };
});
