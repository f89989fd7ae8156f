import { DescribePermissionSetCommand, ListPermissionSetsCommand } from '@aws-sdk/client-sso-admin';
import type { Snapshot } from '../../../../core/snapshot.ts';
import { everything } from '../../../../core/snapshot.ts';
import type { PermissionSetName } from '../../../../model/account-assignments.ts';
import { allPages } from '../../pages.ts';
import type { Center } from '../center.ts';
import { attempt, attemptEach, gathered } from './attempt.ts';

const code = 'PERMISSION_SET_UNREADABLE';

/** Sorted by name; one gap, `everything`, when the list broke off. @throws RolebridgeError AWS_CREDENTIALS, DEADLINE */
export async function permissionSetNames(center: Center): Promise<Snapshot<PermissionSetName>> {
  const list = {
    scope: everything,
    call: 'ListPermissionSets',
    code,
    run: () => permissionSetArns(center),
  };
  const listed = await attempt(list, center.context.signal);
  if (listed.status === 'unreadable') return { items: [], gaps: [listed.gap] };
  const reads = listed.items.map((arn) => ({
    scope: arn,
    call: 'DescribePermissionSet',
    code,
    run: async () => [{ arn, name: await nameOf(arn, center) }],
  }));
  const progress = { what: 'permission sets', total: reads.length };
  const { items, gaps } = gathered(await attemptEach(reads, progress, center));
  return { items: items.toSorted((a, b) => (a.name < b.name ? -1 : 1)), gaps };
}

/** Each once. @throws PageError */
async function permissionSetArns({ client, instance, context }: Center): Promise<readonly string[]> {
  const input = { InstanceArn: instance.arn, MaxResults: 100 };
  const pages = await allPages(
    (NextToken) =>
      client.send(new ListPermissionSetsCommand({ ...input, NextToken }), { abortSignal: context.signal }),
    (page) => page.NextToken,
  );
  return [...new Set(pages.flatMap((page) => page.PermissionSets ?? []))];
}

async function nameOf(arn: string, { client, instance, context }: Center): Promise<string> {
  const command = new DescribePermissionSetCommand({ InstanceArn: instance.arn, PermissionSetArn: arn });
  const { PermissionSet: set } = await client.send(command, { abortSignal: context.signal });
  if (set?.Name === undefined) throw new Error('AWS gave no name for it');
  return set.Name;
}
