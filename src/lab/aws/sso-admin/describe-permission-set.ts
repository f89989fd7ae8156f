import { DescribePermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  DescribePermissionSetCommandInput,
  DescribePermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { permissionSetOperation } from './permission-set-operation.ts';
import { permissionSetShape } from './permission-set-shape.ts';

/** AWS: DescribePermissionSet API reference. */
export const describePermissionSet = permissionSetOperation<
  DescribePermissionSetCommandInput,
  DescribePermissionSetCommandOutput
>('sso:DescribePermissionSet', DescribePermissionSet$, (_input, set, { center }) => {
  return { PermissionSet: permissionSetShape(set, center) };
});
