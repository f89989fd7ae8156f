import type { ProvisioningStatus } from '@aws-sdk/client-sso-admin';
import { ListAccountsForProvisionedPermissionSetCommand } from '@aws-sdk/client-sso-admin';
import { allPages } from '../pages.ts';
import type { Center } from './center.ts';

/** Accounts that hold the permission set, sorted: in the version that is asked for, or in any. @throws PageError */
export async function accountsWith(
  arn: string,
  version: ProvisioningStatus | undefined,
  { client, instance, context }: Center,
): Promise<readonly string[]> {
  const pages = await allPages(
    (NextToken) =>
      client.send(
        new ListAccountsForProvisionedPermissionSetCommand({
          InstanceArn: instance.arn,
          PermissionSetArn: arn,
          NextToken,
          MaxResults: 100,
          ...(version === undefined ? {} : { ProvisioningStatus: version }),
        }),
        { abortSignal: context.signal },
      ),
    (page) => page.NextToken,
  );
  return pages.flatMap((page) => page.AccountIds ?? []).toSorted();
}

/** Those that have an older version of it. @throws PageError */
export function staleAccounts(arn: string, center: Center): Promise<readonly string[]> {
  return accountsWith(arn, 'LATEST_PERMISSION_SET_NOT_PROVISIONED', center);
}
