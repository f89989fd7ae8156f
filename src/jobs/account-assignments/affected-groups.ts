import type { GroupChange } from '../../model/directory-groups.ts';
import type { LedgerEntry } from './ledger.ts';
import { readName } from './naming.ts';
import type { AccountAssignmentsSettings } from './settings.ts';

/**
 * Object ids of the groups whose changes can matter to this job, sorted.
 *
 * | the group                                          | matters                                             |
 * |----------------------------------------------------|-----------------------------------------------------|
 * | is in the ledger or in a mapping                   | yes: deleted, restored, renamed, whatever it was    |
 * | has a name that a rule reads                       | yes: it is new, or was renamed                      |
 * | is in the ledger under this very name, and has     | no: who is in it is Entra's and the application's   |
 * | other members                                      | business                                            |
 * | anything else                                      | no: nothing of it is wanted, and nothing was        |
 */
export function affectedGroups(
  changes: readonly GroupChange[],
  { rules, mappings }: Pick<AccountAssignmentsSettings, 'rules' | 'mappings'>,
  ledger: readonly LedgerEntry[],
): readonly string[] {
  const entries = new Map(ledger.map((entry) => [entry.group, entry]));
  const mapped = new Set(mappings.map(({ group }) => group));
  const isAffected = (change: GroupChange): boolean => {
    const id = change.id.toLowerCase();
    const entry = entries.get(id);
    if (isOnlyAboutMembers(change, entry)) return false;
    if (entry !== undefined || mapped.has(id)) return true;
    const { displayName, isRemoved } = change;
    // One that was never ours and is gone leaves nothing; a name that nobody tells is the one that it had.
    if (isRemoved || displayName === undefined) return false;
    return rules.some((rule) => readName(rule, displayName) !== undefined);
  };
  return changes
    .filter(isAffected)
    .map(({ id }) => id.toLowerCase())
    .toSorted();
}

function isOnlyAboutMembers(
  { displayName, isRemoved, hasOtherMembers }: GroupChange,
  entry: LedgerEntry | undefined,
): boolean {
  if (isRemoved || !hasOtherMembers) return false;
  if (entry === undefined) return displayName === undefined;
  if (entry.goneSince !== undefined || entry.unsettled === true) return false;
  return displayName === undefined || displayName === entry.displayName;
}
