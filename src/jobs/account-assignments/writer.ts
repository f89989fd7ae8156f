import type { Change } from '../../core/change.ts';
import type { RunContext } from '../../core/context.ts';
import type { Writer } from '../../core/job.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { AccountAssignmentWriter, AssignmentEdit } from '../../model/account-assignments.ts';
import { editOutcomes } from '../edit-outcomes.ts';
import { keyOfRow, rowOf, type ManagedAssignment } from './assignment.ts';
import { ledgerAfter, withCreated } from './ledger-changes.ts';
import { readLedger, writeLedgerEntry } from './ledger-store.ts';
import { openLedger } from './open-ledger.ts';
import type { AssignmentNotes } from './notes.ts';
import type { AccountAssignmentsSettings } from './settings.ts';

export interface AccountAssignmentsWriterPorts {
  readonly assignments: AccountAssignmentWriter;
  /** Holds the ledger of what is ours. */
  readonly state: StateStore;
  readonly settings: Pick<AccountAssignmentsSettings, 'adopt'>;
  /** Throws when this run no longer holds the lease. */
  readonly stillMine: () => Promise<void>;
}

/**
 * Writes assignments, and keeps the ledger: what is made is noted before it is made, so that a run that is killed
 * in between leaves nothing that nobody owns.
 */
export function createAccountAssignmentsWriter(
  ports: AccountAssignmentsWriterPorts,
): Writer<ManagedAssignment, AssignmentNotes> {
  return {
    apply: (changes, context) => write(changes, ports, context),
    async remember(_plan, outcomes, context, notes) {
      if (notes === undefined) return;
      // Without the lease, somebody else's run knows better.
      await ports.stillMine();
      const { state, settings } = ports;
      const before = new Map((await readLedger(state)).map((stored) => [stored.entry.group, stored]));
      const entries = [...before.values()].map(({ entry }) => entry);
      const after = ledgerAfter(entries, outcomes, notes, settings.adopt, context.clock.now());
      const failures = [];
      // One that cannot be written must not keep the others from being remembered.
      for (const [group, entry] of after) {
        const { failure } = await writeLedgerEntry(state, before.get(group), entry);
        if (failure !== undefined) failures.push(failure);
      }
      const [first] = failures;
      if (first !== undefined) throw first.error;
    },
  };
}

function write(
  changes: readonly Change<ManagedAssignment>[],
  { assignments, state, stillMine }: AccountAssignmentsWriterPorts,
  context: RunContext,
): Promise<readonly Outcome<ManagedAssignment>[]> {
  // What has no edit gets no outcome either, which the engine calls a defect: only a create and a delete are possible.
  const edits = changes.flatMap((change) => {
    const edit = editOf(change);
    return edit === undefined ? [] : [{ change, edit }];
  });
  const created = new Map(
    edits.flatMap(({ change, edit }) =>
      change.action === 'create' ? [[keyOfRow(edit.assignment), change.after] as const] : [],
    ),
  );
  const written = async () => {
    const ledger = openLedger(state, await readLedger(state));
    const beforeEdit = async ({ type, assignment }: AssignmentEdit): Promise<void> => {
      const item = type === 'create' ? created.get(keyOfRow(assignment)) : undefined;
      if (item === undefined) return;
      await ledger.change(item.groupId, (entry) => withCreated(entry, item, context.clock.now()));
    };
    return assignments.write(
      edits.map(({ edit }) => edit),
      { stillMine, beforeEdit },
      context,
    );
  };
  return editOutcomes(
    edits.map(({ change }) => change),
    written,
    context,
  );
}

function editOf(change: Change<ManagedAssignment>): AssignmentEdit | undefined {
  if (change.action === 'update') return undefined;
  const item = change.action === 'create' ? change.after : change.before;
  const assignment = rowOf(item);
  return assignment === undefined ? undefined : { type: change.action, group: item.groupId, assignment };
}
