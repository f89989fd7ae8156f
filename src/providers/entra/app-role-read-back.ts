import type { AppRoleEdit } from '../../model/entra.ts';
import type { RawAppRole } from './app-role.ts';

/** What an edit can touch; of the rest Graph may send its own form. */
const FIELDS = ['value', 'displayName', 'description', 'isEnabled'] as const;

/** What is not as it was written, for each edit, in words. Empty when all of them can be read back. Pure. */
export function differencesAfter(
  edits: readonly AppRoleEdit[],
  written: readonly RawAppRole[],
  found: readonly RawAppRole[],
): ReadonlyMap<AppRoleEdit, string> {
  const wanted = new Map(written.map((role) => [role['id'], role]));
  const there = new Map(found.map((role) => [role['id'], role]));
  const differences = new Map<AppRoleEdit, string>();
  for (const edit of edits) {
    const difference = compare(wanted.get(edit.id), there.get(edit.id));
    if (difference !== undefined) differences.set(edit, difference);
  }
  return differences;
}

function compare(wanted: RawAppRole | undefined, found: RawAppRole | undefined): string | undefined {
  if (wanted === undefined) return found === undefined ? undefined : 'it is still there';
  if (found === undefined) return 'it is not there';
  const different = FIELDS.filter((field) => (wanted[field] ?? '') !== (found[field] ?? ''));
  if (different.length === 0) return undefined;
  return different
    .map((field) => `${field} is ${JSON.stringify(found[field])}, not ${JSON.stringify(wanted[field])}`)
    .join('; ');
}
