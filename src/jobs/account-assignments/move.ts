import type { Rule } from '../../core/withhold.ts';
import { keyOf, keyOfRow, type ManagedAssignment } from './assignment.ts';
import type { DesiredAssignments } from './desired.ts';
import { ledgerRow, type LedgerEntry } from './ledger.ts';

export interface MoveView {
  /** Keys of what nobody waits for: see DesiredAssignments. */
  readonly incidental: ReadonlySet<string>;
  /** Object id -> something that is wanted for the group where the run does not look, and is not known to be there. */
  readonly elsewhere: ReadonlyMap<string, ManagedAssignment>;
}

/**
 * Grant before revoke, whatever holds the grant: as the last rule, since any rule may.
 *
 * | the group of the delete                                  | the delete |
 * |----------------------------------------------------------|------------|
 * | is to have something that is held                        | held       |
 * | is to have something where the run does not look         | held       |
 * | has all that it is to have, or is to have nothing at all | done       |
 */
export function moves({ incidental, elsewhere }: MoveView): Rule<ManagedAssignment> {
  return {
    name: 'move',
    over: (plan) => {
      const awaited = new Map<string, string>();
      for (const { change, reason } of plan.withheld) {
        if (change.action !== 'create' || incidental.has(change.key)) continue;
        const { groupId } = change.after;
        if (!awaited.has(groupId)) awaited.set(groupId, `${whatIs(change.after)}, which is held: ${reason}`);
      }
      return (change) => {
        if (change.action !== 'delete') return undefined;
        const { groupId } = change.before;
        const other = elsewhere.get(groupId);
        const waited =
          awaited.get(groupId) ??
          (other &&
            `${whatIs(other)}, which is outside of what this run is narrowed to: run it without narrowing`);
        return waited && `a move waits as a whole: its group is to have ${waited}`;
      };
    },
  };
}

/** What is wanted outside the scope of a run. Rows are not read there, so that the ledger has to say what is there. */
export function wantedElsewhere(
  { items, incidental }: DesiredAssignments,
  inScope: (assignment: ManagedAssignment) => boolean,
  ledger: readonly LedgerEntry[],
): MoveView['elsewhere'] {
  const outside = items.filter((item) => !inScope(item) && !incidental.has(keyOf(item)));
  if (outside.length === 0) return new Map();
  const known = new Set(
    ledger.flatMap((entry) =>
      entry.assignments
        .filter(({ pendingSince }) => pendingSince === undefined)
        .map((each) => keyOfRow(ledgerRow(entry, each))),
    ),
  );
  return new Map(
    outside.filter((item) => !known.has(keyOf(item))).map((item) => [item.groupId, item] as const),
  );
}

function whatIs({ accountId, accountName, permissionSet }: ManagedAssignment): string {
  return `${permissionSet} in ${[accountId, accountName].join(' ').trim()}`;
}
