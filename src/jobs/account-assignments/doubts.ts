import type { Remark } from '../../core/job.ts';
import { matches } from '../../core/pattern.ts';
import { everything, type Snapshot } from '../../core/snapshot.ts';
import { approveCommand } from './approval.ts';
import { keyOf } from './assignment.ts';
import type { Binding } from './bind.ts';
import type { Compared } from './compare.ts';
import { described, protectableTexts } from './protected.ts';
import type { Sources } from './read-sources.ts';
import type { AccountAssignmentsSettings } from './settings.ts';
import type { Wish } from './wishes.ts';

/** What is there and no change: rows made by hand, and access that its rule would not give any more. */
export function standing({ notes, desired }: Compared): readonly Remark[] {
  const untrusted = desired.filter((item) => item.held?.rule === 'trust' && notes.there.has(keyOf(item)));
  return [
    ...notes.madeByHand.map((item): Remark => ({
      severity: 'info',
      subject: described(item),
      text: 'made by hand: left alone',
    })),
    ...untrusted.map((item): Remark => ({
      severity: 'warning',
      subject: described(item),
      text: `it is there and stays, and would not be given any more: ${item.held?.reason}`,
    })),
  ];
}

/** The members of a group within a group do not arrive. Microsoft: "Provisioning to AWS IAM Identity Center". */
export function nestedRemarks(nested: Snapshot<string>, wishes: readonly Wish[]): readonly Remark[] {
  const names = new Map(wishes.map(({ group }) => [group.id, group.displayName]));
  return [
    ...nested.items.map((id): Remark => ({
      severity: 'warning',
      subject: names.get(id) ?? id,
      text: 'it has groups among its members, whose members do not arrive in AWS',
    })),
    ...nested.gaps.map(({ scope, reason }): Remark => ({
      severity: 'warning',
      subject: names.get(scope) ?? scope,
      text: `whether it has groups among its members could not be read: ${reason}`,
    })),
  ];
}

/** Groups that are there and cannot be recognised any more. */
export function lostRemarks(
  bindings: ReadonlyMap<string, Binding>,
  wishes: readonly Wish[],
): readonly Remark[] {
  const names = new Map(wishes.map(({ group }) => [group.id, group.displayName]));
  return [...names].flatMap(([id, subject]): readonly Remark[] => {
    const binding = bindings.get(id);
    if (binding?.status !== 'lost') return [];
    const text = `${binding.reason}: nothing is given to it, and nothing taken away; restart provisioning in Entra ID, or provision the group on demand`;
    return [{ severity: 'warning', subject, text }];
  });
}

/** What is no error and most likely no intention either: settings, and approvals, that fit nothing. */
export function doubts(
  { rules, mappings, protect }: AccountAssignmentsSettings,
  approve: readonly string[],
  wishes: readonly Wish[],
  { desired, current, notes }: Compared,
  { scope, groups, accounts, ledger }: Sources,
): readonly Remark[] {
  const warn = (subject: string, text: string): Remark => ({ severity: 'warning', subject, text });
  const asked = new Set([
    ...groups.items.map(({ id }) => id.toLowerCase()),
    ...groups.gaps.map((gap) => gap.scope),
  ]);
  const whole = scope.groups === undefined && !asked.has(everything);
  const used = new Set(wishes.map(({ origin }) => origin.name));
  const texts = [...desired, ...current, ...notes.madeByHand].flatMap(protectableTexts(ledger));
  const known = new Set(accounts.map(({ id }) => id));
  const outside = new Set(
    ledger
      .flatMap(({ assignments }) => assignments.map(({ accountId }) => accountId))
      .filter((id) => !known.has(id)),
  );
  return [
    ...rules.flatMap(({ pattern }, index) =>
      whole && !used.has(`rule ${index + 1}`)
        ? [warn(`rule ${index + 1}`, `no group is called ${pattern}`)]
        : [],
    ),
    ...mappings.flatMap(({ group }, index) =>
      whole && !asked.has(group) ? [warn(`mapping ${index + 1}`, `there is no group ${group}`)] : [],
    ),
    ...protect
      .filter(
        (pattern) => whole && scope.accounts === undefined && !texts.some((text) => matches(pattern, text)),
      )
      .map((pattern) => warn('protect', `"${pattern}" fits no assignment, and so protects nothing`)),
    ...approve
      .filter((id) => !asked.has(id.toLowerCase()))
      .map((id) => warn(approveCommand(id), 'no rule or mapping knows a group with this object id')),
    ...[...outside].toSorted().map((id): Remark => ({
      severity: 'info',
      subject: id,
      text: 'assignments of ours are in this account, which is not in the organization: not read, and not forgotten',
    })),
  ];
}
