import type { RunContext } from '../../core/context.ts';
import type { Reading } from '../../core/job.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { count } from '../../core/words.ts';
import type { AssignedGroup } from '../../model/directory-groups.ts';
import type { ManagedAssignment } from './assignment.ts';
import { target } from './kind.ts';
import type { LedgerEntry } from './ledger.ts';
import { newcomers, type AssignmentNotes } from './notes.ts';
import type { AccountAssignmentsReaders } from './readers.ts';
import type { AccountAssignmentsSettings } from './settings.ts';
import type { ToldGroups } from './told-groups.ts';

/**
 * What a run does whose events all were about groups of others: nothing, but for remembering the names of those that are
 * assigned to the enterprise application. One of them could otherwise be renamed before a whole run has seen it, and pass
 * for a group that was called so when an administrator assigned it.
 */
export async function nothingOfOurs(
  { enterpriseApplication, rules }: Pick<AccountAssignmentsSettings, 'enterpriseApplication' | 'rules'>,
  { groups }: Pick<AccountAssignmentsReaders, 'groups'>,
  { read, store, strangers, remarks }: ToldGroups,
  ledger: readonly LedgerEntry[],
  context: RunContext,
): Promise<Reading<ManagedAssignment, AssignmentNotes>> {
  const isAsked = rules.length > 0 && strangers.length > 0;
  const assigned = isAsked ? await groups.assignedTo(enterpriseApplication, context) : nobody;
  const found = newcomers([], { assigned, ledger, strangers, scope: { groups: new Set() } });
  return {
    desired: { items: [] },
    current: [],
    targets: [target],
    rules: [],
    reads: [
      {
        source: 'Entra ID',
        found: `${count(read.items.length, 'group')}, none of ours`,
        gaps: [...read.gaps, ...assigned.gaps],
      },
      ...(store === undefined
        ? []
        : [{ source: target, found: count(store.items.length, 'group'), gaps: store.gaps }]),
    ],
    remarks,
    ...(found.length === 0 ? {} : { notes: { ...noNotes, newcomers: found } }),
  };
}

const nobody: Snapshot<AssignedGroup> = { items: [], gaps: [] };

/** Nothing was looked at, so that nothing in the ledger changes. */
const noNotes: AssignmentNotes = {
  wanted: [],
  origins: new Map(),
  there: new Set(),
  gone: new Set(),
  madeByHand: [],
  names: new Map(),
  goneGroups: new Set(),
  seenGroups: new Set(),
  newcomers: [],
};
