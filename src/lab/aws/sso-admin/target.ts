import type { AwsAccount, PermissionSet } from '../../world.ts';
import type { Refusal } from '../aws-operation.ts';
import type { CenterCall } from './center-call.ts';
import { invalidInput, notFound } from './refusals.ts';

/** The account that an operation names; it must be of the organization (that this is ResourceNotFound is assumed). */
export function accountOf(
  id: string | undefined,
  { clouds }: CenterCall,
  member = 'accountId',
): AwsAccount | Refusal {
  if (id === undefined) return invalidInput(member, id, 'Member must not be null');
  if (!/^\d{12}$/.test(id)) {
    return invalidInput(member, id, String.raw`Member must satisfy regular expression pattern: \d{12}`);
  }
  return clouds.world.aws.accounts.find((account) => account.id === id) ?? notFound('Account');
}

const PRINCIPAL_ID = /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-([A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}$/;

/** Refuses what is no principal at all; whether there is such a principal is another matter. */
export function refusePrincipal(type: string | undefined, id: string | undefined): Refusal | undefined {
  if (type !== 'GROUP' && type !== 'USER') {
    return invalidInput('principalType', type, 'Member must satisfy enum value set: [USER, GROUP]');
  }
  if (id === undefined || !PRINCIPAL_ID.test(id)) {
    return invalidInput(
      'principalId',
      id,
      `Member must satisfy regular expression pattern: ${PRINCIPAL_ID.source}`,
    );
  }
  return undefined;
}

/** How many assignments of the permission set the account has. */
export function assignmentsOf(set: PermissionSet, accountId: string, { center }: CenterCall) {
  return center.accountAssignments.filter(
    ({ account, permissionSet }) => account === accountId && permissionSet === set.name,
  );
}
