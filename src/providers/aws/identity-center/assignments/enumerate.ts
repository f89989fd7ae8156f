import { ListPermissionSetsProvisionedToAccountCommand } from '@aws-sdk/client-sso-admin';
import type { Snapshot } from '../../../../core/snapshot.ts';
import type { Enumeration, GroupAssignment } from '../../../../model/account-assignments.ts';
import { allPages } from '../../pages.ts';
import type { Center } from '../center.ts';
import { accountsWith } from '../permission-set-accounts.ts';
import type { Read } from './attempt.ts';
import { attemptEach, gathered } from './attempt.ts';
import { rowsOfPair, rowsOfPrincipal } from './rows.ts';
import type { Pair, Scope } from './scope.ts';
import { pairKey, rowKey } from './scope.ts';

export type Enumerated =
  | { readonly status: 'read'; readonly rows: Snapshot<GroupAssignment> }
  /** We may not ask in this way at all. */
  | { readonly status: 'denied'; readonly reason: string };

const what = 'assignments';
const code = 'ASSIGNMENTS_UNREADABLE';

/** The rows that are wanted, sorted. @throws RolebridgeError AWS_CREDENTIALS, DEADLINE */
export async function enumerate(enumeration: Enumeration, scope: Scope, center: Center): Promise<Enumerated> {
  switch (enumeration) {
    case 'by principal':
      return await byPrincipal(scope, center);
    case 'by permission set':
      return await byList(
        [...scope.permissionSets].map((arn) => accountsOf(arn, center)),
        scope,
        center,
      );
    case 'by account':
      return await byList(
        [...scope.accounts].map((id) => permissionSetsOf(id, center)),
        scope,
        center,
      );
  }
}

async function byPrincipal(scope: Scope, center: Center): Promise<Enumerated> {
  const { principals, onlyAccount, orphanPairs } = scope;
  const asked = principals.map((principalId) => ({
    scope: principalId,
    call: 'ListAccountAssignmentsForPrincipal',
    code,
    run: () => rowsOfPrincipal(principalId, onlyAccount, center),
  }));
  const pairs = orphanPairs.map((pair) => pairRead(pair, center));
  const total = asked.length + pairs.length;
  // One alone, since what is denied once is denied to all.
  const [first] = await attemptEach(asked.slice(0, 1), { what, total }, center);
  if (first?.status === 'unreadable' && first.isDenied) return { status: 'denied', reason: first.gap.reason };
  const others = [...asked.slice(1), ...pairs];
  const before = first === undefined ? 0 : 1;
  const attempts = await attemptEach(others, { what, before, total }, center);
  return {
    status: 'read',
    rows: wanted(gathered(first === undefined ? attempts : [first, ...attempts]), scope),
  };
}

/** First what is provisioned where, then the rows of each pair that is in scope. */
async function byList(lists: readonly Read<Pair>[], scope: Scope, center: Center): Promise<Enumerated> {
  const listed = gathered(await attemptEach(lists, { what }, center));
  const pairs = new Map(
    listed.items
      .filter((pair) => scope.accounts.has(pair.accountId) && scope.permissionSets.has(pair.permissionSetArn))
      .map((pair) => [pairKey(pair), pair]),
  );
  const reads = [...pairs.values()].map((pair) => pairRead(pair, center));
  const progress = { what, before: lists.length, total: lists.length + reads.length };
  const { items, gaps } = gathered(await attemptEach(reads, progress, center));
  return { status: 'read', rows: wanted({ items, gaps: [...listed.gaps, ...gaps] }, scope) };
}

function accountsOf(permissionSetArn: string, center: Center): Read<Pair> {
  return {
    scope: permissionSetArn,
    call: 'ListAccountsForProvisionedPermissionSet',
    code,
    async run() {
      const accounts = await accountsWith(permissionSetArn, undefined, center);
      return accounts.map((accountId) => ({ accountId, permissionSetArn }));
    },
  };
}

function permissionSetsOf(accountId: string, { client, instance, context }: Center): Read<Pair> {
  const input = { InstanceArn: instance.arn, AccountId: accountId, MaxResults: 100 };
  return {
    scope: accountId,
    call: 'ListPermissionSetsProvisionedToAccount',
    code,
    async run() {
      const pages = await allPages(
        (NextToken) =>
          client.send(new ListPermissionSetsProvisionedToAccountCommand({ ...input, NextToken }), {
            abortSignal: context.signal,
          }),
        (page) => page.NextToken,
      );
      const arns = pages.flatMap((page) => page.PermissionSets ?? []);
      return arns.map((permissionSetArn) => ({ accountId, permissionSetArn }));
    },
  };
}

function pairRead(pair: Pair, center: Center): Read<GroupAssignment> {
  return {
    scope: pairKey(pair),
    call: 'ListAccountAssignments',
    code,
    run: () => rowsOfPair(pair, center),
  };
}

/** Each row once: one that moves between two pages while they are read comes twice. */
function wanted({ items, gaps }: Snapshot<GroupAssignment>, { isWanted }: Scope): Snapshot<GroupAssignment> {
  const rows = new Map(items.filter(isWanted).map((row) => [rowKey(row), row]));
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { items: sorted, gaps };
}
