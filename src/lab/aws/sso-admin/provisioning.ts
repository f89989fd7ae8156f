import type { AwsWorld, CustomerManagedPolicy, IdentityCenter, PermissionSet } from '../../world.ts';
import { addReservedRole, removeReservedRole, updateReservedRole } from './reserved-role.ts';

/**
 * Brings an account to what the permission set says now: its role is there and is of this version. Gives the reason
 * when that fails. `seed` tells a role that is made again from the one before.
 */
export function provision(
  set: PermissionSet,
  accountId: string,
  aws: AwsWorld,
  seed: string,
): string | undefined {
  const account = aws.accounts.find(({ id }) => id === accountId);
  // That a suspended account fails is what users report; its words are not known.
  if (account?.state !== 'ACTIVE') return `Received a 403 status error: Account ${accountId} is not active.`;
  const missing = referredPolicies(set).find(
    ({ name, path }) =>
      !account.customerManagedPolicies.some((policy) => policy.name === name && policy.path === path),
  );
  // AWS: AttachCustomerManagedPolicyReferenceToPermissionSet; the words are those that users report.
  if (missing !== undefined) {
    const arn = `arn:${aws.partition}:iam::${accountId}:policy${missing.path}${missing.name}`;
    return `Received a 404 status error: Not supported policy ${arn}.`;
  }
  const done = set.provisioned.find((each) => each.account === accountId);
  if (done === undefined) {
    const role = addReservedRole(set, account, aws, seed);
    set.provisioned.push({ account: accountId, version: set.version, role });
  } else {
    done.version = set.version;
    updateReservedRole(set, account, aws, done.role);
  }
  return undefined;
}

/** With the last assignment of a permission set in an account its role goes (AWS: "Permission sets"). */
export function unprovision(setName: string, accountId: string, aws: AwsWorld): void {
  const set = aws.identityCenter?.permissionSets.find(({ name }) => name === setName);
  const account = aws.accounts.find(({ id }) => id === accountId);
  const index = set?.provisioned.findIndex((each) => each.account === accountId) ?? -1;
  if (set === undefined || index === -1) return;
  const [gone] = set.provisioned.splice(index, 1);
  if (account !== undefined) removeReservedRole(account, gone?.role);
}

/** Whether the account has what the permission set says now; undefined when it has nothing of it. */
export function isLatest(set: PermissionSet, accountId: string): boolean | undefined {
  const done = set.provisioned.find(({ account }) => account === accountId);
  return done && done.version === set.version;
}

/**
 * A world may say only who is assigned. Here every assignment gets the provisioned permission set that goes with
 * it, and every provisioned permission set its role.
 */
export function completeProvisioning(aws: AwsWorld): void {
  const { identityCenter: center } = aws;
  for (const { set, accountId } of assignedPairs(center)) {
    if (isLatest(set, accountId) === undefined) {
      set.provisioned.push({ account: accountId, version: set.version });
    }
  }
  for (const set of center?.permissionSets ?? []) {
    for (const each of set.provisioned) {
      const account = aws.accounts.find(({ id }) => id === each.account);
      if (account !== undefined) each.role ??= addReservedRole(set, account, aws, 'as the lab began');
    }
  }
}

function assignedPairs(center: IdentityCenter | undefined) {
  return (center?.accountAssignments ?? []).flatMap(({ account: accountId, permissionSet }) => {
    const set = center?.permissionSets.find(({ name }) => name === permissionSet);
    return set === undefined ? [] : [{ set, accountId }];
  });
}

function referredPolicies(set: PermissionSet): readonly CustomerManagedPolicy[] {
  const { permissionsBoundary: boundary } = set;
  const own = boundary !== undefined && 'customerManagedPolicy' in boundary;
  return [...set.customerManagedPolicies, ...(own ? [boundary.customerManagedPolicy] : [])];
}
