import { ListPermissionSets$ } from '@aws-sdk/client-sso-admin';
import type {
  ListPermissionSetsCommandInput,
  ListPermissionSetsCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from './paging.ts';
import { centerOperation } from './center-operation.ts';
import { permissionSetArn } from './permission-set-operation.ts';

/** AWS: ListPermissionSets API reference: ARNs only. */
export const listPermissionSets = centerOperation<
  ListPermissionSetsCommandInput,
  ListPermissionSetsCommandOutput
>('sso:ListPermissionSets', ListPermissionSets$, (input, { center, clouds }) => {
  const arns = center.permissionSets.map((set) => permissionSetArn(set, center));
  const found = pageOf(arns, input, clouds.world.pageSize.identityCenter);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { PermissionSets: items, ...rest };
});
