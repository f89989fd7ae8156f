import type {
  AccountAssignmentOperationStatus,
  AccountAssignmentOperationStatusMetadata,
  StatusValues,
} from '@aws-sdk/client-sso-admin';
import {
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentCreationStatusCommand,
  ListAccountAssignmentDeletionStatusCommand,
} from '@aws-sdk/client-sso-admin';
import type { AssignmentEdit } from '../../../model/account-assignments.ts';
import { allPages } from '../pages.ts';
import type { Center } from './center.ts';

type Kind = AssignmentEdit['type'];

/** Those of everybody. @throws PageError */
export async function listInProgress(kind: Kind, center: Center): Promise<ReadonlySet<string>> {
  const pages = await allPages(
    (token) => statusPage(kind, 'IN_PROGRESS', token, center),
    ({ next }) => next,
  );
  return idsOf(pages);
}

/** What became of one operation, with AWS's reason when it failed. @throws what the SDK throws */
export async function describeStatus(
  kind: Kind,
  requestId: string,
  { client, instance: { arn: InstanceArn }, context }: Center,
): Promise<AccountAssignmentOperationStatus> {
  const abort = { abortSignal: context.signal };
  if (kind === 'create') {
    const input = { InstanceArn, AccountAssignmentCreationRequestId: requestId };
    const answer = await client.send(new DescribeAccountAssignmentCreationStatusCommand(input), abort);
    return answer.AccountAssignmentCreationStatus ?? {};
  }
  const input = { InstanceArn, AccountAssignmentDeletionRequestId: requestId };
  const answer = await client.send(new DescribeAccountAssignmentDeletionStatusCommand(input), abort);
  return answer.AccountAssignmentDeletionStatus ?? {};
}

interface StatusPage {
  readonly items: readonly AccountAssignmentOperationStatusMetadata[];
  readonly next: string | undefined;
}

async function statusPage(
  kind: Kind,
  Status: StatusValues,
  NextToken: string | undefined,
  { client, instance, context }: Center,
): Promise<StatusPage> {
  const input = { InstanceArn: instance.arn, Filter: { Status }, NextToken, MaxResults: 100 };
  const abort = { abortSignal: context.signal };
  if (kind === 'create') {
    const answer = await client.send(new ListAccountAssignmentCreationStatusCommand(input), abort);
    return { items: answer.AccountAssignmentsCreationStatus ?? [], next: answer.NextToken };
  }
  const answer = await client.send(new ListAccountAssignmentDeletionStatusCommand(input), abort);
  return { items: answer.AccountAssignmentsDeletionStatus ?? [], next: answer.NextToken };
}

function idsOf(pages: readonly StatusPage[]): ReadonlySet<string> {
  return new Set(pages.flatMap(({ items }) => items.flatMap(({ RequestId }) => RequestId ?? [])));
}
