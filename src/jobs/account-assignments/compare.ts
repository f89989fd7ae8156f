import type { Gap } from '../../core/snapshot.ts';
import type { GroupAssignment } from '../../model/account-assignments.ts';
import { keyOf, keyOfRow, rowOf, type ManagedAssignment } from './assignment.ts';
import type { Binding } from './bind.ts';
import { currentOf } from './current.ts';
import { desiredOf } from './desired.ts';
import { knownSets } from './known-sets.ts';
import { ledgerRow, type LedgerEntry } from './ledger.ts';
import { wantedElsewhere, type MoveView } from './move.ts';
import { goneGroups, goneRows, newcomers, settledNames, type AssignmentNotes } from './notes.ts';
import type { ProtectedBy } from './protected.ts';
import type { Sources } from './read-sources.ts';
import { gapOver, type GapOver } from './unread.ts';
import { waitingOf, type Waiting } from './waiting.ts';
import type { Wish } from './wishes.ts';
import { hasAccount, hasGroup } from './scope.ts';

/** Both sides in the engine's terms, cut to the scope of the run. */
export interface Compared {
  readonly desired: readonly ManagedAssignment[];
  readonly current: readonly ManagedAssignment[];
  readonly absent: ReadonlyMap<string, string>;
  /** Key -> why what is there cannot be judged. */
  readonly unread: ReadonlyMap<string, string>;
  readonly hidden: GapOver;
  readonly waiting: Waiting;
  readonly move: MoveView;
  /** Key -> what AWS said when it would not delete it. */
  readonly refused: ReadonlyMap<string, string>;
  readonly notes: AssignmentNotes;
}

/** What was read of IAM Identity Center's rows. */
export interface Rows {
  readonly items: readonly GroupAssignment[];
  readonly gaps: readonly Gap[];
}

/** What people said: in the run's request, and in the configuration. */
export interface Asked {
  /** Object ids. */
  readonly approve: readonly string[];
  readonly protectedBy: ProtectedBy;
}

export function compare(
  wishes: readonly Wish[],
  bindings: ReadonlyMap<string, Binding>,
  rows: Rows,
  sources: Sources,
  { approve, protectedBy }: Asked,
): Compared {
  const { scope, accounts, groups, whereabouts } = sources;
  const [assignedGap] = sources.assigned.gaps;
  const entries = new Map(sources.ledger.map((entry) => [entry.group, entry]));
  const sets = knownSets(sources.permissionSets, sources.ledger);
  const approved = new Set(approve.map((id) => id.toLowerCase()));
  const view = {
    accounts,
    whereabouts,
    sets,
    bindings,
    ledger: entries,
    assigned: new Set(sources.assigned.items.map(({ id }) => id)),
    ...(assignedGap === undefined ? {} : { assignedGap }),
    approved,
  };
  // The whole of it decides what waits: in a part, a group that moves would look like one that leaves.
  const whole = desiredOf(wishes, view);
  const there = new Set(rows.items.map(keyOfRow));
  const { unapproved } = whole;
  const waiting = waitingOf(whole.items, {
    groups: groups.items,
    ledger: entries,
    bindings,
    there,
    unapproved,
  });

  const inScope = ({ accountId }: ManagedAssignment): boolean => hasAccount(scope, accountId);
  const desired = whole.items.filter(inScope);
  const wanted = new Set(desired.map(keyOf));
  const ledger = sources.ledger.filter(({ group }) => hasGroup(scope, group));
  const current = currentOf(rows.items, wanted, { accounts, groups: groups.items, bindings, sets, ledger });
  const hidden = gapOver([...sources.permissionSets.gaps, ...rows.gaps]);
  const notes: AssignmentNotes = {
    wanted: desired,
    origins: whole.origins,
    there,
    gone: goneRows(ledger, there, hidden, sources),
    madeByHand: current.madeByHand,
    names: withoutKept(settledNames(whole, there, waiting), current.items, wanted, protectedBy),
    goneGroups: goneGroups(ledger, sources.groups),
    seenGroups: new Set(groups.items.map(({ id }) => id)),
    newcomers: newcomers(wishes, sources),
  };
  const wanting = new Set(whole.items.map(({ groupId }) => groupId));
  return {
    desired,
    current: current.items,
    absent: new Map(current.items.map((item) => [keyOf(item), absence(item, wanting, bindings, notes)])),
    unread: new Map(
      current.items.flatMap((item) => {
        const row = rowOf(item);
        const gap = row === undefined ? undefined : hidden(row);
        return gap === undefined ? [] : [[keyOf(item), `${gap.scope} could not be read (${gap.code})`]];
      }),
    ),
    hidden,
    waiting,
    move: { incidental: whole.incidental, elsewhere: wantedElsewhere(whole, inScope, sources.ledger) },
    refused: refusedRows(ledger, sources),
    notes,
  };
}

/** A group that keeps something by `protect` keeps the name too, by which an entry may know it. */
function withoutKept(
  names: AssignmentNotes['names'],
  current: readonly ManagedAssignment[],
  wanted: ReadonlySet<string>,
  protectedBy: ProtectedBy,
): AssignmentNotes['names'] {
  const kept = new Set(
    current
      .filter((item) => !wanted.has(keyOf(item)) && protectedBy(item) !== undefined)
      .map(({ groupId }) => groupId),
  );
  return new Map([...names].filter(([group]) => !kept.has(group)));
}

/** A group that has come back to the identity store can be deleted from again. */
function refusedRows(ledger: readonly LedgerEntry[], { store }: Sources): ReadonlyMap<string, string> {
  const isThere = new Set(store.items.map(({ id }) => id));
  return new Map(
    ledger.flatMap((entry) =>
      entry.assignments.flatMap((each) => {
        const row = ledgerRow(entry, each);
        return each.refused === undefined || isThere.has(row.principalId)
          ? []
          : [[keyOfRow(row), each.refused.reason] as const];
      }),
    ),
  );
}

function absence(
  { groupId, groupName, principalId }: ManagedAssignment,
  wanting: ReadonlySet<string>,
  bindings: ReadonlyMap<string, Binding>,
  { goneGroups: gone }: AssignmentNotes,
): string {
  const binding = bindings.get(groupId);
  if (gone.has(groupId)) return 'the group is not in Entra ID any more';
  if (binding?.status === 'missing') return 'the group is not in the identity store any more';
  if (binding?.status === 'bound' && binding.principalId !== principalId)
    return 'the group is another one in the identity store by now';
  return wanting.has(groupId)
    ? 'no rule or mapping gives it any more'
    : `nothing is given to a group called ${groupName}`;
}
