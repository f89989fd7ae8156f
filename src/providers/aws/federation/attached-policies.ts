import type { AttachedPolicy, IAMClient } from '@aws-sdk/client-iam';
import { ListAttachedRolePoliciesCommand, ListAttachedUserPoliciesCommand } from '@aws-sdk/client-iam';
import type { RunContext } from '../../../core/context.ts';
import { stepOf } from '../account-gap.ts';
import { allPages, nextMarker } from '../pages.ts';

/** ARNs, sorted. @throws AccountReadError */
export async function policiesOfRole(
  iam: IAMClient,
  RoleName: string,
  { signal }: RunContext,
): Promise<readonly string[]> {
  const read = allPages(
    (Marker) => iam.send(new ListAttachedRolePoliciesCommand({ RoleName, Marker }), { abortSignal: signal }),
    nextMarker,
  );
  return arnsOf(await stepOf({ call: 'ListAttachedRolePolicies', of: RoleName }, read));
}

/** ARNs, sorted. @throws AccountReadError */
export async function policiesOfUser(
  iam: IAMClient,
  UserName: string,
  { signal }: RunContext,
): Promise<readonly string[]> {
  const read = allPages(
    (Marker) => iam.send(new ListAttachedUserPoliciesCommand({ UserName, Marker }), { abortSignal: signal }),
    nextMarker,
  );
  return arnsOf(await stepOf({ call: 'ListAttachedUserPolicies', of: UserName }, read));
}

interface Page {
  readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined;
}

function arnsOf(pages: readonly Page[]): readonly string[] {
  return pages
    .flatMap((page) => page.AttachedPolicies ?? [])
    .map(({ PolicyArn }) => PolicyArn ?? '')
    .toSorted((a, b) => (a < b ? -1 : 1));
}
