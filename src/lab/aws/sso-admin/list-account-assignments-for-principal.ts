import { ListAccountAssignmentsForPrincipal$ } from '@aws-sdk/client-sso-admin';
import type {
  ListAccountAssignmentsForPrincipalCommandInput,
  ListAccountAssignmentsForPrincipalCommandOutput,
} from '@aws-sdk/client-sso-admin';
import type { AccountAssignmentForPrincipal } from '@aws-sdk/client-sso-admin';
import type { AccountAssignment, IdentityCenter, IdentityStore } from '../../world.ts';
import { isRefusal, notEmulated } from '../aws-operation.ts';
import { centerOperation } from './center-operation.ts';
import { pageOf } from './paging.ts';
import { permissionSetArn } from './permission-set-operation.ts';
import { denied, notFound } from './refusals.ts';
import { refusePrincipal } from './target.ts';

const NAME = 'sso:ListAccountAssignmentsForPrincipal';

/**
 * AWS: ListAccountAssignmentsForPrincipal API reference: for the management account only. Whether the answer for a
 * user has what the user's groups have is not said there, so that one is not emulated.
 */
export const listAccountAssignmentsForPrincipal = centerOperation<
  ListAccountAssignmentsForPrincipalCommandInput,
  ListAccountAssignmentsForPrincipalCommandOutput
>(NAME, ListAccountAssignmentsForPrincipal$, (input, call) => {
  const { center, account, clouds } = call;
  const { managementAccount } = clouds.world.aws.organization;
  if (account.id !== managementAccount && center.settings.principalQueries === 'management') {
    return denied(NAME, center.instanceArn, call);
  }
  const { PrincipalType: type, PrincipalId: id, Filter } = input;
  const wrong = refusePrincipal(type, id) ?? refuseUnknown(type, id, center.identityStore);
  if (wrong !== undefined) return wrong;
  const rows = center.accountAssignments
    .filter(({ principalType, principalId }) => principalType === type && principalId === id)
    .filter((row) => Filter?.AccountId === undefined || Filter.AccountId === row.account)
    .flatMap((row) => shape(row, center));
  if (type === 'USER' && groupsHaveAssignments(id, center)) {
    return notEmulated(`${NAME} of a user whose groups have assignments`);
  }
  const found = pageOf(rows, input, clouds.world.pageSize.identityCenter);
  if (isRefusal(found)) return found;
  const { items, ...rest } = found;
  return { AccountAssignments: items, ...rest };
});

/** An identity that is gone cannot be asked for (assumed); its assignments are in ListAccountAssignments only. */
function refuseUnknown(type: string | undefined, id: string | undefined, store: IdentityStore) {
  const known = (type === 'GROUP' ? store.groups : store.users).some((each) => each.id === id);
  return known ? undefined : notFound('Principal');
}

function groupsHaveAssignments(user: string | undefined, center: IdentityCenter): boolean {
  const groups = center.identityStore.memberships
    .filter((each) => each.user === user)
    .map(({ group }) => group);
  return center.accountAssignments.some(({ principalId }) => groups.includes(principalId));
}

function shape(row: AccountAssignment, center: IdentityCenter): AccountAssignmentForPrincipal[] {
  const set = center.permissionSets.find(({ name }) => name === row.permissionSet);
  if (set === undefined) return [];
  const { account: AccountId, principalId: PrincipalId, principalType: PrincipalType } = row;
  return [{ AccountId, PermissionSetArn: permissionSetArn(set, center), PrincipalId, PrincipalType }];
}
