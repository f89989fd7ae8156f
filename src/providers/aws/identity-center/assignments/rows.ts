import type { AccountAssignment } from '@aws-sdk/client-sso-admin';
import {
  ListAccountAssignmentsCommand,
  ListAccountAssignmentsForPrincipalCommand,
} from '@aws-sdk/client-sso-admin';
import type { GroupAssignment } from '../../../../model/account-assignments.ts';
import { allPages } from '../../pages.ts';
import type { Center } from '../center.ts';
import type { Pair } from './scope.ts';

/** What groups have of a permission set in an account, those that are gone too. @throws PageError */
export function rowsOfPair(
  { accountId, permissionSetArn }: Pair,
  { client, instance, context }: Center,
): Promise<readonly GroupAssignment[]> {
  const input = { InstanceArn: instance.arn, AccountId: accountId, PermissionSetArn: permissionSetArn };
  return groupRows((NextToken) => {
    const command = new ListAccountAssignmentsCommand({ ...input, NextToken, MaxResults: 100 });
    return client.send(command, { abortSignal: context.signal });
  });
}

/**
 * What a group has, in one account or everywhere. In the management account only, and not for a group that is gone
 * (AWS: ListAccountAssignmentsForPrincipal API reference). @throws PageError
 */
export function rowsOfPrincipal(
  principalId: string,
  onlyAccount: string | undefined,
  { client, instance, context }: Center,
): Promise<readonly GroupAssignment[]> {
  const input = {
    InstanceArn: instance.arn,
    PrincipalId: principalId,
    PrincipalType: 'GROUP' as const,
    ...(onlyAccount === undefined ? {} : { Filter: { AccountId: onlyAccount } }),
  };
  return groupRows((NextToken) => {
    const command = new ListAccountAssignmentsForPrincipalCommand({ ...input, NextToken, MaxResults: 100 });
    return client.send(command, { abortSignal: context.signal });
  });
}

interface Page {
  readonly AccountAssignments?: readonly AccountAssignment[] | undefined;
  readonly NextToken?: string | undefined;
}

async function groupRows(
  read: (token: string | undefined) => Promise<Page>,
): Promise<readonly GroupAssignment[]> {
  const pages = await allPages(read, (page) => page.NextToken);
  return pages.flatMap((page) => page.AccountAssignments ?? []).flatMap(groupRow);
}

function groupRow(row: AccountAssignment): GroupAssignment[] {
  if (row.PrincipalType === 'USER') return [];
  const { AccountId: accountId, PermissionSetArn: permissionSetArn, PrincipalId: principalId } = row;
  if (
    row.PrincipalType === undefined ||
    accountId === undefined ||
    permissionSetArn === undefined ||
    principalId === undefined
  )
    throw new Error('AWS gave an assignment that is not whole');
  return [{ accountId, permissionSetArn, principalId }];
}
