import { DescribeAccountAssignmentDeletionStatus$ } from '@aws-sdk/client-sso-admin';
import type {
  DescribeAccountAssignmentDeletionStatusCommandInput,
  DescribeAccountAssignmentDeletionStatusCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { polledOperation } from './find-operation.ts';
import { assignmentStatus } from './status-shape.ts';

/** AWS: DescribeAccountAssignmentDeletionStatus API reference. */
export const describeAccountAssignmentDeletionStatus = centerOperation<
  DescribeAccountAssignmentDeletionStatusCommandInput,
  DescribeAccountAssignmentDeletionStatusCommandOutput
>(
  'sso:DescribeAccountAssignmentDeletionStatus',
  DescribeAccountAssignmentDeletionStatus$,
  ({ AccountAssignmentDeletionRequestId: id }, call) => {
    const operation = polledOperation('delete', id, call);
    if (isRefusal(operation)) return operation;
    return { AccountAssignmentDeletionStatus: assignmentStatus(operation) };
  },
);
