import { subjectOf } from '../../core/change.ts';
import type { Reading } from '../../core/job.ts';
import { matches } from '../../core/pattern.ts';
import { plan } from '../../core/plan.ts';
import { withhold } from '../../core/withhold.ts';
import { keyOf, type ManagedAssignment } from './assignment.ts';
import { accountAssignmentKind } from './kind.ts';
import type { AssignmentNotes } from './notes.ts';

/** Who has what, and why: one line of `rolebridge access`. Plain data. */
export interface AccessRow {
  readonly accountId: string;
  readonly accountName: string;
  readonly permissionSet: string;
  readonly group: string;
  /** Object id. */
  readonly groupId: string;
  readonly status: AccessStatus;
  /** The rules and mappings that want it, or why it goes. */
  readonly why: string;
  /** Why it waits, where it does. */
  readonly held?: string;
}

/** What waits is not there and should come, or is there and should go. */
export type AccessStatus =
  | 'there'
  | 'to be granted'
  | 'waiting to be granted'
  | 'to be revoked'
  | 'waiting to be revoked'
  | 'made by hand';

/** Patterns with `*` and `?`. Of those for one thing any may fit; one for each thing has to. An empty list asks for all. */
export interface AccessFilter {
  /** Id or name. */
  readonly account?: readonly string[];
  /** Object id or display name. */
  readonly group?: readonly string[];
  readonly permissionSet?: readonly string[];
}

/** The same reading that a plan is made of, told by who has what. Sorted by account, permission set and group. */
export function accessOf(
  reading: Reading<ManagedAssignment, AssignmentNotes>,
  filter: AccessFilter = {},
): readonly AccessRow[] {
  const { desired, current, targets, rules, notes } = reading;
  const planned = withhold(plan(accountAssignmentKind, desired, current, targets), rules);
  const row = (item: ManagedAssignment, why: string, status: AccessStatus, held?: string): AccessRow => {
    const { accountId, accountName, permissionSet, groupId, groupName } = item;
    const names = { accountId, accountName, permissionSet, group: groupName, groupId };
    return { ...names, status, why, ...(held === undefined ? {} : { held }) };
  };
  const origin = (item: ManagedAssignment): string => notes?.origins.get(keyOf(item)) ?? '';
  const touched = new Set(
    [...planned.changes, ...planned.withheld.map(({ change }) => change)].map(({ key }) => key),
  );
  const rows = [
    ...current.filter((item) => !touched.has(keyOf(item))).map((item) => row(item, origin(item), 'there')),
    ...planned.changes.map((change) =>
      change.action === 'delete'
        ? row(change.before, change.why, 'to be revoked')
        : row(change.after, origin(change.after), 'to be granted'),
    ),
    ...planned.withheld.map(({ change, reason }) => {
      const item = subjectOf(change);
      return change.action === 'delete'
        ? row(item, change.why, 'waiting to be revoked', reason)
        : row(item, origin(item), 'waiting to be granted', reason);
    }),
    ...(notes?.madeByHand ?? []).map((item) => row(item, 'no rule or mapping gives it', 'made by hand')),
  ];
  return rows.filter((each) => isAsked(each, filter)).toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function isAsked(row: AccessRow, { account, group, permissionSet }: AccessFilter): boolean {
  const fits = (patterns: readonly string[] = [], ...texts: readonly string[]): boolean =>
    patterns.length === 0 || patterns.some((pattern) => texts.some((text) => matches(pattern, text)));
  return (
    fits(account, row.accountId, row.accountName) &&
    fits(group, row.groupId, row.group) &&
    fits(permissionSet, row.permissionSet)
  );
}

function sortKey({ accountId, permissionSet, group, groupId }: AccessRow): string {
  return [accountId, permissionSet, group, groupId].join('\0');
}
