import { everything, type Snapshot } from '../../core/snapshot.ts';
import type { AssignedGroup, DirectoryGroup } from '../../model/directory-groups.ts';
import { keyOf, keyOfRow, type ManagedAssignment } from './assignment.ts';
import type { DesiredAssignments } from './desired.ts';
import { ledgerRow, type LedgerAssignment, type LedgerEntry } from './ledger.ts';
import type { Sources } from './read-sources.ts';
import type { GapOver } from './unread.ts';
import type { Waiting } from './waiting.ts';
import type { Wish } from './wishes.ts';
import { hasAccount, hasGroup } from './scope.ts';

/** What the writer has to know of the reading to keep the ledger, and `rolebridge access` to tell who has what. */
export interface AssignmentNotes {
  /** Wanted, in the scope of the run, also what is held. */
  readonly wanted: readonly ManagedAssignment[];
  /** Key of a wanted one -> the rule or mapping that wants it. */
  readonly origins: ReadonlyMap<string, string>;
  /** Keys of the rows of our groups that are there, whoever made them. */
  readonly there: ReadonlySet<string>;
  /** Keys of rows in the ledger that are known not to be there. */
  readonly gone: ReadonlySet<string>;
  /** There, of a group of ours, and neither wanted nor in the ledger. */
  readonly madeByHand: readonly ManagedAssignment[];
  /**
   * Object id -> the name that the ledger may go by once all these keys are in it, or there. A group is not among
   * them while something that its name gives waits to be looked at, in whatever scope.
   */
  readonly names: ReadonlyMap<string, { readonly displayName: string; readonly keys: readonly string[] }>;
  /** Object ids of groups in the ledger that are known not to be in Entra ID any more. */
  readonly goneGroups: ReadonlySet<string>;
  /** Object ids of groups that are in Entra ID. */
  readonly seenGroups: ReadonlySet<string>;
  /** Assigned to the enterprise application, and not in the ledger. */
  readonly newcomers: readonly AssignedGroup[];
}

/** So long after it was asked to make something, AWS may still do it. It takes seconds, at times minutes. */
const inFlightMs = 30 * 60_000;

/** A name is settled when nobody has to look at anything that it gives, and something that it gives can be. */
export function settledNames(
  { items: wanted, unapproved }: DesiredAssignments,
  there: ReadonlySet<string>,
  { moves }: Waiting,
): AssignmentNotes['names'] {
  const waits = (key: string): boolean => unapproved.has(key) && !there.has(key);
  const groups = [...Map.groupBy(wanted, ({ groupId }) => groupId)].filter(
    ([group, items]) => !moves.has(group) && !items.map(keyOf).some(waits),
  );
  return new Map(
    groups.flatMap(([group, items]) => {
      const given = items.filter((item) => item.held === undefined || there.has(keyOf(item)));
      const keys = given.map(keyOf);
      return given.slice(0, 1).map(({ groupName }) => [group, { displayName: groupName, keys }] as const);
    }),
  );
}

/** Whether AWS may still be making it. */
export function mayBePending({ pendingSince }: LedgerAssignment, now: Date): boolean {
  return pendingSince !== undefined && now.getTime() - Date.parse(pendingSince) < inFlightMs;
}

/**
 * Unknown is not empty: what a gap may hide, nobody looked for, or AWS may still be making is not known to be gone.
 */
export function goneRows(
  ledger: readonly LedgerEntry[],
  there: ReadonlySet<string>,
  hidden: GapOver,
  { scope, accounts, readAt }: Pick<Sources, 'scope' | 'accounts' | 'readAt'>,
): ReadonlySet<string> {
  const asked = new Set(accounts.map(({ id }) => id).filter((id) => hasAccount(scope, id)));
  return new Set(
    ledger
      .flatMap((entry) =>
        entry.assignments.filter((each) => !mayBePending(each, readAt)).map((each) => ledgerRow(entry, each)),
      )
      .filter((row) => asked.has(row.accountId) && hidden(row) === undefined)
      .map(keyOfRow)
      .filter((key) => !there.has(key)),
  );
}

export function goneGroups(
  ledger: readonly LedgerEntry[],
  groups: Snapshot<DirectoryGroup>,
): ReadonlySet<string> {
  const unsure = new Set([...groups.items.map(({ id }) => id), ...groups.gaps.map(({ scope }) => scope)]);
  if (unsure.has(everything)) return new Set();
  return new Set(ledger.map(({ group }) => group).filter((group) => !unsure.has(group)));
}

/**
 * Their names are remembered, whatever they give by now: one that gives nothing, or what cannot be yet, could otherwise
 * be changed later and pass for that of a new group, which an administrator has looked at. So are those of groups that
 * an event told of, though they are outside of what the run is narrowed to.
 */
export function newcomers(
  wishes: readonly Wish[],
  { assigned, ledger, scope, strangers }: Pick<Sources, 'assigned' | 'ledger' | 'scope' | 'strangers'>,
): readonly AssignedGroup[] {
  const known = new Set(ledger.map(({ group }) => group));
  const told = new Set(strangers.map(({ id }) => id));
  // The name that was read counts: the one that an assignment has may be an earlier one.
  const names = new Map(
    [...strangers, ...wishes.map(({ group }) => group)].map(({ id, displayName }) => [id, displayName]),
  );
  return assigned.items
    .filter(({ id }) => !known.has(id) && (hasGroup(scope, id) || told.has(id)))
    .map(({ id, displayName }) => ({ id, displayName: names.get(id) ?? displayName }));
}
