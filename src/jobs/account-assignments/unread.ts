import { everything, type Gap } from '../../core/snapshot.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import type { GroupAssignment } from '../../model/account-assignments.ts';
import { pairOf, rowOf, type ManagedAssignment } from './assignment.ts';

/** The gap that may hide a row, if there is one. */
export type GapOver = (row: GroupAssignment) => Gap | undefined;

/** A gap is of everything, a group, an account, a permission set, or an account and a permission set. */
export function gapOver(gaps: readonly Gap[]): GapOver {
  const byScope = new Map(gaps.map((gap) => [gap.scope, gap]));
  return (row) =>
    [everything, row.principalId, row.accountId, row.permissionSetArn, pairOf(row)]
      .map((scope) => byScope.get(scope))
      .find((gap) => gap !== undefined);
}

/** What may be there already is not made: AWS would not tell, and we would take for ours what somebody else made. */
export function unreadable(hidden: GapOver): Rule<ManagedAssignment> {
  return rule('completeness', (change) => {
    if (change.action !== 'create') return undefined;
    const row = rowOf(change.after);
    const gap = row === undefined ? undefined : hidden(row);
    return gap === undefined
      ? undefined
      : `it may be there already: ${gap.scope} could not be read (${gap.code})`;
  });
}
