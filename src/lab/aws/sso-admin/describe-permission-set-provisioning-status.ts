import { DescribePermissionSetProvisioningStatus$ } from '@aws-sdk/client-sso-admin';
import type {
  DescribePermissionSetProvisioningStatusCommandInput,
  DescribePermissionSetProvisioningStatusCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { polledOperation } from './find-operation.ts';
import { provisioningStatus } from './status-shape.ts';

/** AWS: DescribePermissionSetProvisioningStatus API reference. */
export const describePermissionSetProvisioningStatus = centerOperation<
  DescribePermissionSetProvisioningStatusCommandInput,
  DescribePermissionSetProvisioningStatusCommandOutput
>(
  'sso:DescribePermissionSetProvisioningStatus',
  DescribePermissionSetProvisioningStatus$,
  ({ ProvisionPermissionSetRequestId: id }, call) => {
    const operation = polledOperation('provision', id, call);
    if (isRefusal(operation)) return operation;
    return { PermissionSetProvisioningStatus: provisioningStatus(operation) };
  },
);
