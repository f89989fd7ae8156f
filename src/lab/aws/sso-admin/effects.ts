import type { AccountAssignment, AwsWorld, CenterOperation, IdentityCenter } from '../../world.ts';
import { provision, unprovision } from './provisioning.ts';

/** Does what an asynchronous operation is for. Gives the reason when it fails, which the status then shows. */
export function effectOf(operation: CenterOperation, aws: AwsWorld): string | undefined {
  const { identityCenter: center } = aws;
  if (center === undefined) return 'The instance is gone.';
  switch (operation.kind) {
    case 'create':
      return createAssignment(operation, center, aws);
    case 'delete':
      return deleteAssignment(operation, center, aws);
    case 'provision':
      return provisionAccounts(operation, center, aws);
  }
}

/** A second assignment of the same is accepted, and there is still one: users report that nothing is refused. */
function createAssignment(operation: CenterOperation, center: IdentityCenter, aws: AwsWorld) {
  const assignment = assignmentOf(operation);
  if (assignment === undefined) return 'The request has no principal.';
  const failed = missingPrincipal(assignment, center) ?? provisionAccounts(operation, center, aws);
  if (failed !== undefined) return failed;
  if (rowOf(center, assignment) === undefined) center.accountAssignments.push(assignment);
  return undefined;
}

/**
 * Both failures are in the words that users report (hashicorp/terraform-provider-aws, issue 19341, and its resource
 * aws_ssoadmin_account_assignment). That the row of a principal who is gone stays is assumed.
 */
function deleteAssignment(operation: CenterOperation, center: IdentityCenter, aws: AwsWorld) {
  const assignment = assignmentOf(operation);
  if (assignment === undefined) return 'The request has no principal.';
  const missing = missingPrincipal(assignment, center);
  if (missing !== undefined) return missing;
  const row = rowOf(center, assignment);
  if (row === undefined) return noEntitlement(operation, assignment);
  center.accountAssignments.splice(center.accountAssignments.indexOf(row), 1);
  const last = !center.accountAssignments.some(
    ({ account, permissionSet }) => account === row.account && permissionSet === row.permissionSet,
  );
  if (last) unprovision(row.permissionSet, row.account, aws);
  return undefined;
}

/** The accounts that can be provisioned are, though another fails (assumed). */
function provisionAccounts(operation: CenterOperation, center: IdentityCenter, aws: AwsWorld) {
  const set = center.permissionSets.find(({ name }) => name === operation.permissionSet);
  if (set === undefined) return 'Received a 404 status error: PermissionSet not found.';
  const failures = operation.accounts.flatMap((account) => {
    const failure = provision(set, account, aws, operation.requestId);
    return failure === undefined ? [] : [failure];
  });
  return failures[0];
}

function assignmentOf({ accounts, permissionSet, principalType, principalId }: CenterOperation) {
  const [account] = accounts;
  if (account === undefined || principalType === undefined || principalId === undefined) return undefined;
  return { account, permissionSet, principalType, principalId } satisfies AccountAssignment;
}

export function rowOf(center: IdentityCenter, wanted: AccountAssignment): AccountAssignment | undefined {
  return center.accountAssignments.find(
    (row) =>
      row.account === wanted.account &&
      row.permissionSet === wanted.permissionSet &&
      row.principalType === wanted.principalType &&
      row.principalId === wanted.principalId,
  );
}

function missingPrincipal({ principalType, principalId }: AccountAssignment, center: IdentityCenter) {
  const { groups, users } = center.identityStore;
  const found = (principalType === 'GROUP' ? groups : users).some(({ id }) => id === principalId);
  return found
    ? undefined
    : `Received a 404 status error: The ${principalType} assignee ${principalId} was not found in directory ${center.identityStoreId}`;
}

function noEntitlement({ permissionSetArn }: CenterOperation, { account, principalId }: AccountAssignment) {
  const [, instance, id] = permissionSetArn.split('/');
  const key = [
    `accessorId=AccessorId{value=${principalId}}`,
    `resourceId=ResourceId{value=${id}}`,
    `auxiliaryResourceId=AuxiliaryResourceId{value=${account}}`,
    `containerId=ContainerId{value=${instance}}`,
  ].join(', ');
  return `Received a 404 status error: EntitlementItem doesn't exist with the given entitlement key EntitlementKey{${key}}`;
}
