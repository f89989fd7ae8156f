import { ListAccountAssignmentDeletionStatus$ } from '@aws-sdk/client-sso-admin';
import type {
  ListAccountAssignmentDeletionStatusCommandInput,
  ListAccountAssignmentDeletionStatusCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { listedOperations } from './find-operation.ts';

/** AWS: ListAccountAssignmentDeletionStatus API reference. How long the service remembers is not documented; the lab does for ever. */
export const listAccountAssignmentDeletionStatus = centerOperation<
  ListAccountAssignmentDeletionStatusCommandInput,
  ListAccountAssignmentDeletionStatusCommandOutput
>('sso:ListAccountAssignmentDeletionStatus', ListAccountAssignmentDeletionStatus$, (input, call) => {
  const found = listedOperations('delete', input, call);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { AccountAssignmentsDeletionStatus: items, ...rest };
});
