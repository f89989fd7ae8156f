import { DescribeAccountAssignmentCreationStatus$ } from '@aws-sdk/client-sso-admin';
import type {
  DescribeAccountAssignmentCreationStatusCommandInput,
  DescribeAccountAssignmentCreationStatusCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { polledOperation } from './find-operation.ts';
import { assignmentStatus } from './status-shape.ts';

/** AWS: DescribeAccountAssignmentCreationStatus API reference. */
export const describeAccountAssignmentCreationStatus = centerOperation<
  DescribeAccountAssignmentCreationStatusCommandInput,
  DescribeAccountAssignmentCreationStatusCommandOutput
>(
  'sso:DescribeAccountAssignmentCreationStatus',
  DescribeAccountAssignmentCreationStatus$,
  ({ AccountAssignmentCreationRequestId: id }, call) => {
    const operation = polledOperation('create', id, call);
    if (isRefusal(operation)) return operation;
    return { AccountAssignmentCreationStatus: assignmentStatus(operation) };
  },
);
