import { matches } from '../../core/pattern.ts';
import type { ManagedAssignment } from './assignment.ts';
import type { LedgerEntry } from './ledger.ts';

/** What is said of an assignment, for people: `<account id> <permission set> <group>`. */
export function described({ accountId, permissionSet, groupName }: ManagedAssignment): string {
  return `${accountId} ${permissionSet} ${groupName}`;
}

/**
 * Under what an entry of `protect` may know an assignment: its group is its object id, the name that it has, and the
 * name that the ledger has for it, since whoever renames a group must not take its protection away.
 */
export function protectableTexts(
  ledger: readonly LedgerEntry[],
): (assignment: ManagedAssignment) => readonly string[] {
  const before = new Map(ledger.map(({ group, displayName }) => [group, displayName]));
  return (assignment) => {
    const { groupId, groupName } = assignment;
    const names = new Set([groupId, groupName, before.get(groupId) ?? groupName]);
    return [...names].map((name) => described({ ...assignment, groupName: name }));
  };
}

/** The entry of the configuration that protects an assignment, if there is one. */
export type ProtectedBy = (assignment: ManagedAssignment) => string | undefined;

export function protectedBy(entries: readonly string[], ledger: readonly LedgerEntry[]): ProtectedBy {
  if (entries.length === 0) return () => undefined;
  const textsOf = protectableTexts(ledger);
  return (assignment) => {
    const texts = textsOf(assignment);
    return entries.find((entry) => texts.some((text) => matches(entry, text)));
  };
}
