import { AccessDeniedException$ } from '@aws-sdk/client-organizations';
import { refuseJson } from '../aws-operation.ts';
import type { AwsCall, Refusal } from '../aws-operation.ts';

/**
 * Most reads may be made from the management account and from any delegated administrator only
 * (AWS: ListAccounts API reference); DescribeOrganization is open to every member.
 */
export function refuseMembers({ account, clouds }: AwsCall): Refusal | undefined {
  const { managementAccount, delegatedAdministrators } = clouds.world.aws.organization;
  if ([managementAccount, ...delegatedAdministrators].includes(account.id)) return undefined;
  return refuseJson(AccessDeniedException$, "You don't have permissions to access this resource.");
}
