import type { AccountAssignmentOperationStatus } from '@aws-sdk/client-sso-admin';
import type { Gap } from '../../../../core/snapshot.ts';
import type { AssignmentEdit, GroupAssignment } from '../../../../model/account-assignments.ts';
import { pause } from '../../../pace.ts';
import { describeStatus, listInProgress } from '../assignment-status.ts';
import type { Center } from '../center.ts';
import { attempt } from './attempt.ts';
import type { Scope } from './scope.ts';
import { pairKey, rowKey } from './scope.ts';

/** AWS ends most within seconds; what takes longer than this is left to the next run. */
const PATIENCE_MS = 2 * 60_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

/**
 * What an earlier run began goes on at AWS without it: rows that were read meanwhile would be behind, and it would be
 * begun for a second time. AWS tells what it is at, so that nobody has to have kept the ids of requests; without
 * pending rows it is not asked. Gives a gap for each pair that AWS is still at after two minutes, or of which nobody
 * can tell. @throws RolebridgeError AWS_CREDENTIALS, DEADLINE
 */
export async function unsettled(scope: Scope, center: Center): Promise<readonly Gap[]> {
  if (scope.pending.size === 0) return [];
  const { clock, signal } = center.context;
  const read = {
    scope: 'operations',
    call: 'ListAccountAssignmentCreationStatus',
    code: 'ASSIGNMENTS_UNREADABLE',
    run: async () => [...(await openRows(known, scope, center)).values()],
  };
  const known: Known = { create: new Map(), delete: new Map() };
  const until = clock.now().getTime() + PATIENCE_MS;
  for (let wait = SHORTEST_PAUSE_MS; ; wait = Math.min(wait * 1.5, LONGEST_PAUSE_MS)) {
    const asked = await attempt(read, signal);
    if (asked.status === 'unreadable') return gapsOver([...scope.pending.values()], asked.gap);
    if (asked.items.length === 0) return [];
    if (clock.now().getTime() >= until) return gapsOver(asked.items, STILL_OPEN);
    center.context.progress({ phase: 'read', what: 'assignments that AWS is still at', done: 0 });
    await pause(wait, center.context);
  }
}

const STILL_OPEN = {
  code: 'ASSIGNMENTS_UNSETTLED',
  reason: 'AWS has been at an assignment of it for more than two minutes, so that what is there is not known',
  hint: 'AWS goes on with it by itself. Run it again later: it starts from what came of it.',
} as const;

type Type = AssignmentEdit['type'];

/** By the ids of requests: the rows that they are for. */
type Known = Readonly<Record<Type, Map<string, GroupAssignment | undefined>>>;

/** Rows that are asked for and that AWS is at. An operation never changes what it is for, so that each is described once. */
async function openRows(
  known: Known,
  { pending, isWanted }: Scope,
  center: Center,
): Promise<ReadonlyMap<string, GroupAssignment>> {
  const open = new Map<string, GroupAssignment>();
  for (const type of ['create', 'delete'] as const) {
    for (const id of await listInProgress(type, center)) {
      if (!known[type].has(id)) known[type].set(id, rowOf(await describeStatus(type, id, center)));
      const row = known[type].get(id);
      const isOurs = row !== undefined && (type === 'create' ? pending.has(rowKey(row)) : isWanted(row));
      if (isOurs) open.set(rowKey(row), row);
    }
  }
  return open;
}

function rowOf(status: AccountAssignmentOperationStatus): GroupAssignment | undefined {
  const { TargetId: accountId, PermissionSetArn: permissionSetArn, PrincipalId: principalId } = status;
  if (accountId === undefined || permissionSetArn === undefined || principalId === undefined)
    return undefined;
  return { accountId, permissionSetArn, principalId };
}

function gapsOver(rows: readonly GroupAssignment[], why: Omit<Gap, 'scope'>): readonly Gap[] {
  return [...new Set(rows.map(pairKey))].map((scope) => ({ ...why, scope }));
}
