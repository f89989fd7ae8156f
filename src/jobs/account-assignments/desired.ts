import type { Whereabouts } from '../../model/account-assignments.ts';
import type { AwsAccount } from '../../model/aws.ts';
import { accountProblem } from './account-checks.ts';
import { selectedAccounts, selectorText } from './account-selector.ts';
import { approvalOf, type ApprovalView } from './approval.ts';
import { keyOf, type Held, type ManagedAssignment } from './assignment.ts';
import type { Binding } from './bind.ts';
import type { KnownSets } from './known-sets.ts';
import type { Wish } from './wishes.ts';

/** What the wishes are held against. */
export interface DesiredView extends ApprovalView {
  readonly accounts: readonly AwsAccount[];
  readonly whereabouts: Whereabouts;
  readonly sets: KnownSets;
  /** Of every group that has a wish. */
  readonly bindings: ReadonlyMap<string, Binding>;
}

export interface DesiredAssignments {
  /** Each of them once. What cannot be is among them, with the reason: it becomes a change that is held back. */
  readonly items: readonly ManagedAssignment[];
  /** Key -> the rules and mappings that want it. */
  readonly origins: ReadonlyMap<string, string>;
  /** Keys of those that somebody has yet to look at, also where something else holds them for now. */
  readonly unapproved: ReadonlySet<string>;
  /**
   * Keys of those that nobody waits for: in accounts where nothing can be assigned, which an `ou:` or a `tag:` covers
   * beside others where it can.
   */
  readonly incidental: ReadonlySet<string>;
}

/** One wish in one account. */
interface Wanted {
  readonly item: ManagedAssignment;
  readonly origin: string;
  readonly isApproved: boolean;
  readonly isIncidental: boolean;
}

/** Pure: the same wishes, the same assignments, in whatever order they come. */
export function desiredOf(wishes: readonly Wish[], view: DesiredView): DesiredAssignments {
  const wanted = wishes.flatMap((wish) => assignmentsOf(wish, view));
  const byKey = [...Map.groupBy(wanted, ({ item }) => keyOf(item))].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    items: byKey.flatMap(([, same]) => {
      // One that may be is enough; of several reasons, the one that a person can do most about.
      const [first] = same.map(({ item }) => item).toSorted((a, b) => rank(a) - rank(b));
      return first === undefined ? [] : [first];
    }),
    origins: new Map(
      byKey.map(([key, same]) => [key, [...new Set(same.map(({ origin }) => origin))].join(', ')]),
    ),
    unapproved: new Set(
      byKey.flatMap(([key, same]) => (same.some(({ isApproved }) => isApproved) ? [] : [key])),
    ),
    incidental: new Set(
      byKey.flatMap(([key, same]) => (same.every(({ isIncidental }) => isIncidental) ? [key] : [])),
    ),
  };
}

function assignmentsOf(wish: Wish, view: DesiredView): readonly Wanted[] {
  const { account: selector, permissionSet, group, origin } = wish;
  const binding = view.bindings.get(group.id) ?? { status: 'missing' };
  const arn = view.sets.arns.get(permissionSet);
  const half = {
    permissionSet,
    ...(arn === undefined ? {} : { permissionSetArn: arn }),
    groupId: group.id,
    groupName: group.displayName,
    ...('principalId' in binding ? { principalId: binding.principalId } : {}),
  };

  const wanted = (
    account: Pick<AwsAccount, 'id' | 'name'>,
    problem: Held | undefined,
    isIncidental = false,
  ): Wanted => {
    const item = { ...half, accountId: account.id, accountName: account.name };
    const approval = approvalOf(group, origin, item, view);
    const held = problem ?? approval;
    return {
      item: held === undefined ? item : { ...item, held },
      origin: origin.name,
      isApproved: approval?.rule !== 'approval',
      isIncidental,
    };
  };

  const accounts = selectedAccounts(selector, view.accounts);
  const text = selectorText(selector);
  if (accounts.length === 0)
    return [wanted({ id: text, name: '' }, limited(`no account of the organization is ${text}`))];
  if (selector.by === 'name' && accounts.length > 1) {
    const ids = accounts.map(({ id }) => id).toSorted();
    const reason = `${ids.length} accounts are called ${text}: ${ids.join(', ')}`;
    return [wanted({ id: text, name: '' }, { rule: 'ambiguity', reason })];
  }
  const problems = accounts.map((account) => accountProblem(account, view.whereabouts));
  const isSpread = (selector.by === 'ou' || selector.by === 'tag') && problems.includes(undefined);
  return accounts.map((account, index) => {
    const problem = limited(problems[index]);
    return wanted(
      account,
      bindingProblem(binding) ??
        problem ??
        (arn === undefined ? unknownSet(permissionSet, view.sets) : undefined),
      isSpread && problem !== undefined,
    );
  });
}

function bindingProblem(binding: Binding): Held | undefined {
  switch (binding.status) {
    case 'bound':
      return undefined;
    case 'remembered':
      return { rule: 'completeness', reason: 'the identity store could not be read' };
    case 'lost':
    case 'unread':
      return { rule: 'completeness', reason: binding.reason };
    case 'ambiguous':
      return { rule: 'ambiguity', reason: binding.reason };
    case 'missing':
      return limited(
        'the group is in Entra ID and not yet in the identity store: it arrives with the next provisioning cycle, or now with provision on demand',
      );
  }
}

function unknownSet(name: string, { gap }: KnownSets): Held | undefined {
  return gap === undefined
    ? limited(`there is no permission set ${name}: define it and apply permission-sets, or rename the group`)
    : {
        rule: 'completeness',
        reason: `permission set ${name} is not among those that could be read (${gap.code})`,
      };
}

function limited(reason: string | undefined): Held | undefined {
  return reason === undefined ? undefined : { rule: 'limit', reason };
}

const order = ['approval', 'trust', 'limit', 'ambiguity', 'completeness'] as const;

function rank({ held }: ManagedAssignment): number {
  return held === undefined ? -1 : order.indexOf(held.rule);
}
