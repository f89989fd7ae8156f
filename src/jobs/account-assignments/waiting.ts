import type { DirectoryGroup } from '../../model/directory-groups.ts';
import { approveCommand, isRenamed } from './approval.ts';
import { keyOf, type Held, type ManagedAssignment } from './assignment.ts';
import type { Binding } from './bind.ts';
import { hasTarget, type LedgerEntry } from './ledger.ts';

/** Grant before revoke: why something that is no longer wanted stays until something else is settled. */
export interface Waiting {
  /** Object ids of groups whose new name waits, with the reason why their old assignments stay meanwhile. */
  readonly moves: ReadonlyMap<string, string>;
  readonly over: (assignment: ManagedAssignment) => Held | undefined;
}

export interface WaitingView {
  readonly groups: readonly DirectoryGroup[];
  readonly ledger: ReadonlyMap<string, LedgerEntry>;
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Keys of what somebody has yet to look at. */
  readonly unapproved: ReadonlySet<string>;
  /** Keys of rows that are there. */
  readonly there: ReadonlySet<string>;
}

/**
 * | the group                                                          | what it no longer should have           |
 * |--------------------------------------------------------------------|-----------------------------------------|
 * | was renamed, and what its new name means is held                    | stays: a move waits as a whole          |
 * | was renamed and means nothing any more                              | goes                                    |
 * | is several groups of the identity store                             | stays                                   |
 * | is to have something, and has lost its external id                 | stays                                   |
 *
 * @param wanted All that is wanted, not only what the run is narrowed to.
 */
export function waitingOf(wanted: readonly ManagedAssignment[], view: WaitingView): Waiting {
  const byGroup = Map.groupBy(wanted, ({ groupId }) => groupId);
  const moves = new Map(
    view.groups.flatMap((group) => {
      const reason = heldMove(group, byGroup.get(group.id) ?? [], view);
      return reason === undefined ? [] : [[group.id, reason] as const];
    }),
  );
  return {
    moves,
    over: (assignment) => {
      const { groupId } = assignment;
      const binding = view.bindings.get(groupId);
      if (binding?.status === 'lost' && byGroup.has(groupId))
        return { rule: 'completeness', reason: binding.reason };
      const move = moves.get(groupId);
      if (move !== undefined) return { rule: 'approval', reason: move };
      return binding?.status === 'ambiguous' ? { rule: 'ambiguity', reason: binding.reason } : undefined;
    },
  };
}

function heldMove(
  group: DirectoryGroup,
  wanted: readonly ManagedAssignment[],
  { ledger, there, unapproved }: WaitingView,
): string | undefined {
  const entry = ledger.get(group.id);
  if (!isRenamed(entry, group)) return undefined;
  const fresh = wanted.filter((each) => !hasTarget(entry, each) && !there.has(keyOf(each)));
  const [first] = fresh;
  const approval = fresh.some((each) => unapproved.has(keyOf(each)));
  if (first === undefined || (!approval && fresh.some(({ held }) => held === undefined))) return undefined;
  const next = approval ? approveCommand(group.id) : (first.held?.reason ?? '');
  return `its group was called ${entry?.displayName} and is ${group.displayName} now; what that means is held, and a move waits as a whole: ${next}`;
}
