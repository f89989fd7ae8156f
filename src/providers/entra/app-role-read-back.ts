import { RolebridgeError } from '../../core/errors.ts';
import type { AppRoleEdit } from '../../model/entra.ts';
import { withoutOrigin } from './app-role-merge.ts';
import type { RawAppRole } from './app-role.ts';

/** What an edit can touch; of the rest Graph may send its own form. */
const FIELDS = ['value', 'displayName', 'description', 'isEnabled'] as const;

/** Graph accepted a write, and reads do not show it. */
export class UnseenError extends RolebridgeError {
  override readonly name = 'UnseenError';
  /** What is not as it was written, for each edit, in words. */
  readonly differences: ReadonlyMap<AppRoleEdit, string>;

  constructor(differences: ReadonlyMap<AppRoleEdit, string>) {
    super('ENTRA_READ_BACK', 'Microsoft Graph accepted a write of app roles that reads do not show', {
      hint: 'Run again in a few minutes. If it stays, somebody else, or the AWS provisioning job of Entra, writes too.',
    });
    this.differences = differences;
  }
}

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

/**
 * Holds a body, before it is sent, against what it was merged into: a role that no edit names goes back as it came.
 * A difference in a later read is therefore somebody else's work, and none of ours to judge.
 * @throws RolebridgeError APP_ROLE_NOT_OURS
 */
export function checkOthersUntouched(
  edits: readonly AppRoleEdit[],
  base: readonly RawAppRole[],
  body: readonly RawAppRole[],
): void {
  const named = new Set<unknown>(edits.map(({ id }) => id));
  const others = (roles: readonly RawAppRole[]): readonly string[] =>
    roles.filter(({ id }) => !named.has(id)).map((role) => JSON.stringify(withoutOrigin(role)));
  const sent = new Set(others(body));
  const kept = others(base);
  if (kept.length === others(body).length && kept.every((text) => sent.has(text))) return;
  throw new RolebridgeError(
    'APP_ROLE_NOT_OURS',
    'a write would have changed app roles that no change names',
    {
      hint: 'Nothing was sent. This is an error in Rolebridge; please report it.',
    },
  );
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
