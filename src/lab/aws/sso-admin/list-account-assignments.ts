import { ListAccountAssignments$ } from '@aws-sdk/client-sso-admin';
import type {
  ListAccountAssignmentsCommandInput,
  ListAccountAssignmentsCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { isRefusal } from '../aws-operation.ts';
import { pageOf } from './paging.ts';
import { permissionSetArn, permissionSetOperation } from './permission-set-operation.ts';
import { accountOf, assignmentsOf } from './target.ts';

/** AWS: ListAccountAssignments API reference: as they were made, groups not expanded; those of who is gone too. */
export const listAccountAssignments = permissionSetOperation<
  ListAccountAssignmentsCommandInput,
  ListAccountAssignmentsCommandOutput
>('sso:ListAccountAssignments', ListAccountAssignments$, (input, set, call) => {
  const account = accountOf(input.AccountId, call);
  if (isRefusal(account)) return account;
  const rows = assignmentsOf(set, account.id, call).map(({ principalType, principalId }) => ({
    AccountId: account.id,
    PermissionSetArn: permissionSetArn(set, call.center),
    PrincipalType: principalType,
    PrincipalId: principalId,
  }));
  const found = pageOf(rows, input, call.clouds.world.pageSize.identityCenter);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { AccountAssignments: items, ...rest };
});
