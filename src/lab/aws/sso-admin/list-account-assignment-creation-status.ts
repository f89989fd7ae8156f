import { ListAccountAssignmentCreationStatus$ } from '@aws-sdk/client-sso-admin';
import type {
  ListAccountAssignmentCreationStatusCommandInput,
  ListAccountAssignmentCreationStatusCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { listedOperations } from './find-operation.ts';

/** AWS: ListAccountAssignmentCreationStatus API reference. How long the service remembers is not documented; the lab does for ever. */
export const listAccountAssignmentCreationStatus = centerOperation<
  ListAccountAssignmentCreationStatusCommandInput,
  ListAccountAssignmentCreationStatusCommandOutput
>('sso:ListAccountAssignmentCreationStatus', ListAccountAssignmentCreationStatus$, (input, call) => {
  const found = listedOperations('create', input, call);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { AccountAssignmentsCreationStatus: items, ...rest };
});
