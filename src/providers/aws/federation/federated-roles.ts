import type { IAMClient } from '@aws-sdk/client-iam';
import type { FederatedRole } from '../../../model/account-posture.ts';
import type { Known } from '../../../model/known.ts';
import { suspiciousGap } from '../account-gap.ts';
import { listFederatedRoles, listTags } from '../role-listing.ts';
import { policiesOfRole } from './attached-policies.ts';
import { partOf, unknownOf, type PartReading } from './posture-part.ts';

/**
 * Every role but those that AWS made for itself (IAM User Guide: "Service-linked roles"; IAM Identity Center User
 * Guide: "Referencing permission sets"). Those of the names come with their tags and policies.
 */
export async function readFederatedRoles(
  iam: IAMClient,
  names: readonly string[],
  reading: PartReading,
): Promise<Known<readonly FederatedRole[]>> {
  const { accountId, readerRoleArn, context } = reading;
  const listed = await partOf(reading, listFederatedRoles(iam, accountId, context));
  if (listed.state === 'unknown') return listed;
  const all = listed.value;
  // Names of roles are unique in an account whatever their case (IAM User Guide: IAM and STS quotas).
  const known = all.some(({ arn }) => arn.toLowerCase() === readerRoleArn.toLowerCase());
  if (!known) return unknownOf(suspiciousGap(accountId, readerRoleArn, all.length));

  const asked = new Set(names.map((name) => name.toLowerCase()));
  const roles: FederatedRole[] = [];
  for (const role of all.filter(({ path }) => !/^\/aws-(reserved|service-role)\//.test(path))) {
    roles.push(asked.has(role.name.toLowerCase()) ? await withDetails(iam, role, reading) : role);
  }
  return { state: 'known', value: roles };
}

/** With both, or with neither and the reason. */
async function withDetails(
  iam: IAMClient,
  role: FederatedRole,
  reading: PartReading,
): Promise<FederatedRole> {
  const tags = await partOf(reading, listTags(iam, role, reading.context));
  if (tags.state === 'unknown') return { ...role, unread: tags };
  const policies = await partOf(reading, policiesOfRole(iam, role.name, reading.context));
  if (policies.state === 'unknown') return { ...role, unread: policies };
  return { ...role, tags: tags.value, managedPolicies: policies.value };
}
