import type { Outcome } from '../../core/outcome.ts';
import { keyOf, keyOfRow, rowOf, type ManagedAssignment } from './assignment.ts';
import { ledgerRow, type LedgerAssignment, type LedgerEntry } from './ledger.ts';
import type { AssignmentNotes } from './notes.ts';
import type { AccountAssignmentsSettings } from './settings.ts';

/** The writer's code for a delete that AWS refuses because the group has left the identity store. */
export const orphanCode = 'ASSIGNMENT_ORPHAN';

/** Entra ID restores a deleted group, with its object id, for 30 days. Microsoft: "Restore deleted items". */
const rememberedMs = 60 * 24 * 60 * 60_000;

/** The entry with an assignment that is about to be made. Its name stays: other assignments came to be under it. */
export function withCreated(entry: LedgerEntry | undefined, item: ManagedAssignment, now: Date): LedgerEntry {
  const noted = withAssignments(entry ?? newEntry(item.groupId, item.groupName), [item], 'created', now);
  const pendingSince = now.toISOString();
  return {
    ...noted,
    assignments: noted.assignments.map((each) =>
      keyOfRow(ledgerRow(noted, each)) === keyOf(item) ? { ...each, pendingSince } : each,
    ),
  };
}

/**
 * Every entry as it should be after a run; undefined for those that go.
 *
 * | the assignment                                    | the ledger                                          |
 * |---------------------------------------------------|-----------------------------------------------------|
 * | deleted, and AWS confirmed it                     | forgets it                                          |
 * | known not to be there, and wanted by nobody       | forgets it                                          |
 * | made, or there                                    | does not wait for it any more                       |
 * | there, wanted and not in the ledger               | adopts it, if the settings say so                   |
 * | refused, since its group left the identity store  | remembers that, so that it is not tried for ever    |
 *
 * | the group                                         | its entry                                           |
 * |---------------------------------------------------|-----------------------------------------------------|
 * | is new, and assigned to the application           | remembers its name                                  |
 * | has lost everything                               | stays                                               |
 * | is not in Entra ID any more, and has nothing      | goes after a while: it may be restored              |
 *
 * A group that could shed its past, by two renames or by being deleted and restored, could take any name without being
 * looked at.
 */
export function ledgerAfter(
  before: readonly LedgerEntry[],
  outcomes: readonly Outcome<ManagedAssignment>[],
  notes: AssignmentNotes,
  adopt: AccountAssignmentsSettings['adopt'],
  now: Date,
): ReadonlyMap<string, LedgerEntry | undefined> {
  const run = { said: new Map(outcomes.map((each) => [each.change.key, each])), notes, now };
  const stays = new Set(notes.wanted.map(keyOf));
  const entries = new Map(before.map((entry) => [entry.group, kept(entry, stays, run)]));
  for (const { id, displayName } of notes.newcomers) {
    if (!entries.has(id)) entries.set(id, newEntry(id, displayName));
  }
  const adopted = adopt === 'matching' ? notes.wanted.filter((item) => isAdoptable(item, notes)) : [];
  for (const [group, items] of Map.groupBy(adopted, ({ groupId }) => groupId)) {
    const entry = entries.get(group) ?? newEntry(group, items[0]?.groupName ?? '');
    entries.set(group, withAssignments(entry, items, 'adopted', now));
  }
  return new Map(
    [...entries].map(([group, entry]) => [group, withPresence(withName(entry, notes), notes, now)]),
  );
}

/** What became of the changes of a run, by their keys. */
interface Run {
  readonly said: ReadonlyMap<string, Outcome<ManagedAssignment>>;
  readonly notes: AssignmentNotes;
  readonly now: Date;
}

function kept(
  entry: LedgerEntry,
  stays: ReadonlySet<string>,
  { said, notes: { gone, there }, now }: Run,
): LedgerEntry {
  const assignments = entry.assignments.flatMap((each): readonly LedgerAssignment[] => {
    const key = keyOfRow(ledgerRow(entry, each));
    const outcome = said.get(key);
    if (outcome?.change.action !== 'delete') {
      if (gone.has(key) && !stays.has(key)) return [];
      return outcome?.status === 'applied' || there.has(key) ? [seen(each)] : [each];
    }
    if (outcome.status === 'applied') return [];
    if (outcome.status !== 'failed' || outcome.failure.code !== orphanCode) return [seen(each)];
    const refused = each.refused ?? { reason: outcome.failure.message, since: now.toISOString() };
    return [{ ...seen(each), refused }];
  });
  return { ...entry, assignments };
}

function seen({ pendingSince: _made, ...assignment }: LedgerAssignment): LedgerAssignment {
  return assignment;
}

/** What nobody could judge, or its rule would not give, is not taken over. */
function isAdoptable(item: ManagedAssignment, { there }: AssignmentNotes): boolean {
  const doubtful = item.held?.rule === 'trust' || item.held?.rule === 'completeness';
  return !doubtful && rowOf(item) !== undefined && there.has(keyOf(item));
}

/** A name counts once all that it gives is in the ledger or there. */
function withName(entry: LedgerEntry, { names, there }: AssignmentNotes): LedgerEntry {
  const name = names.get(entry.group);
  if (name === undefined) return entry;
  const ours = new Set(entry.assignments.map((each) => keyOfRow(ledgerRow(entry, each))));
  if (name.keys.some((key) => !ours.has(key) && !there.has(key))) return entry;
  const { unsettled: _settled, ...settled } = entry;
  return { ...settled, displayName: name.displayName };
}

function withPresence(
  entry: LedgerEntry,
  { goneGroups, seenGroups }: AssignmentNotes,
  now: Date,
): LedgerEntry | undefined {
  const { goneSince = now.toISOString(), ...present } = entry;
  if (seenGroups.has(entry.group)) return present;
  if (!goneGroups.has(entry.group)) return entry;
  const isOver = now.getTime() - Date.parse(goneSince) >= rememberedMs;
  return isOver && entry.assignments.length === 0 ? undefined : { ...present, goneSince };
}

/** Nothing that its name gives has come to be yet. */
function newEntry(group: string, displayName: string): LedgerEntry {
  return { group, displayName, principalId: '', unsettled: true, assignments: [] };
}

/** @param items Of this group, all of them known well enough to be written. */
function withAssignments(
  entry: LedgerEntry,
  items: readonly ManagedAssignment[],
  how: LedgerAssignment['how'],
  now: Date,
): LedgerEntry {
  const base = withPrincipal(entry, items[0]?.principalId ?? entry.principalId);
  const ours = new Set(base.assignments.map((each) => keyOfRow(ledgerRow(base, each))));
  const added = items.flatMap((item): readonly LedgerAssignment[] => {
    const row = rowOf(item);
    if (row === undefined) throw new TypeError(`${keyOf(item)} is not known well enough to be remembered`);
    if (ours.has(keyOfRow(row))) return [];
    const { accountId, permissionSetArn } = row;
    const { permissionSet } = item;
    return [{ accountId, permissionSetArn, permissionSet, how, since: now.toISOString() }];
  });
  return { ...base, assignments: [...base.assignments, ...added] };
}

/** A group that was provisioned anew has another id in the identity store; what it had keeps the earlier one. */
function withPrincipal(entry: LedgerEntry, principalId: string): LedgerEntry {
  if (entry.principalId === principalId) return entry;
  const assignments = entry.assignments.map((each) => {
    const { principalId: earlier = entry.principalId, ...rest } = each;
    return earlier === principalId ? rest : { ...rest, principalId: earlier };
  });
  return { ...entry, principalId, assignments };
}
