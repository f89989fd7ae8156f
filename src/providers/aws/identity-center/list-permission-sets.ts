import { ListPermissionSetsCommand } from '@aws-sdk/client-sso-admin';
import { allPages } from '../pages.ts';
import type { Center } from './center.ts';
import { unreadableBecause } from './instance.ts';

/** Without the whole list nothing can be said of anything. @throws RolebridgeError IDENTITY_CENTER_UNREADABLE */
export async function listPermissionSetArns({
  client,
  instance,
  context,
}: Center): Promise<readonly string[]> {
  try {
    const pages = await allPages(
      (NextToken) =>
        client.send(
          new ListPermissionSetsCommand({ InstanceArn: instance.arn, NextToken, MaxResults: 100 }),
          { abortSignal: context.signal },
        ),
      (page) => page.NextToken,
    );
    return pages.flatMap((page) => page.PermissionSets ?? []);
  } catch (error) {
    throw unreadableBecause(error, context.signal);
  }
}
