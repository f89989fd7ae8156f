import type { Change } from '../../core/change.ts';
import { subjectOf } from '../../core/change.ts';
import { rule, type Rule } from '../../core/withhold.ts';
import type { GroupAssignment, Whereabouts } from '../../model/account-assignments.ts';
import type { AwsAccount } from '../../model/aws.ts';
import { accountProblem } from './account-checks.ts';
import { pairOf, type Held, type ManagedAssignment } from './assignment.ts';
import type { Waiting } from './waiting.ts';

/** AWS: "IAM Identity Center quotas": groups that can have one permission set in one account. It cannot be raised. */
const mostGroups = 100;

/** What is held for a reason that was found while it was looked for, of one rule each. */
export function held(name: Held['rule'], waiting: Waiting): Rule<ManagedAssignment> {
  return rule(name, (change) => {
    const found = change.action === 'delete' ? waiting.over(change.before) : change.after.held;
    return found?.rule === name ? found.reason : undefined;
  });
}

/** Nothing is taken away where AWS would refuse it. */
export function accountLimits(
  accounts: readonly AwsAccount[],
  whereabouts: Whereabouts,
): Rule<ManagedAssignment> {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return rule('limit', (change) => {
    const account = byId.get(subjectOf(change).accountId);
    return account === undefined ? undefined : accountProblem(account, whereabouts);
  });
}

/**
 * Counted are the rows that we know; where there are more of others, AWS refuses what is over.
 * @param rows Those that were read, and of groups that a narrowed run does not read those in the ledger.
 */
export function groupLimits(rows: readonly GroupAssignment[]): Rule<ManagedAssignment> {
  return {
    name: 'limit',
    over: (plan) => {
      const groups = new Map<string, Set<string>>();
      for (const row of rows) of(groups, pairOf(row)).add(row.principalId);
      const full = new Set<Change<ManagedAssignment>>();
      for (const change of plan.changes) {
        if (change.action !== 'create') continue;
        const { accountId, permissionSetArn = '', principalId = '' } = change.after;
        const there = of(groups, pairOf({ accountId, permissionSetArn }));
        if (there.size >= mostGroups) full.add(change);
        else there.add(principalId);
      }
      return (change) =>
        full.has(change)
          ? `${mostGroups} groups have ${subjectOf(change).permissionSet} in ${subjectOf(change).accountId}, more AWS does not take`
          : undefined;
    },
  };
}

/** Assignments of groups that have left the identity store: AWS has refused to delete them once. */
export function orphans(refused: ReadonlyMap<string, string>): Rule<ManagedAssignment> {
  return rule('orphan', (change) => {
    if (change.action !== 'delete') return undefined;
    const reason = refused.get(change.key);
    return reason === undefined
      ? undefined
      : `AWS cannot delete it, its group has left the identity store: ${reason}`;
  });
}

function of(groups: Map<string, Set<string>>, key: string): Set<string> {
  const there = groups.get(key) ?? new Set<string>();
  groups.set(key, there);
  return there;
}
