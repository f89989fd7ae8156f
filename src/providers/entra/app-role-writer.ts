import type { RunContext } from '../../core/context.ts';
import type { AppRoleEdit, AppRoleWriter } from '../../model/entra.ts';
import type { EditResult } from '../../model/edit-result.ts';
import { createCollection } from './app-role-collection.ts';
import type { Collection } from './app-role-collection.ts';
import { splitEdits } from './app-role-groups.ts';
import { fail, noted, writeTogether } from './app-role-round.ts';
import type { Results, RoundEnd } from './app-role-round.ts';
import type { Graph } from './client.ts';
import { isUncertain, mayBeAboutOne } from './write-failure.ts';

/** Rounds that a run may spend, for one object, on finding out which of its edits Graph refuses. */
const MOST_GROUPS = 10;

export function createAppRoleWriter(graphOf: (context: RunContext) => Graph): AppRoleWriter {
  return {
    async write(object, edits, stillMine, context) {
      if (edits.length === 0) return [];
      const collection = createCollection(graphOf(context), object, stillMine, context);
      const results = await writeAll(collection, edits);
      return edits.map(
        (edit) => results.get(edit) ?? { status: 'not-attempted', edit, why: 'earlier-failure' },
      );
    },
  };
}

/** All at once; where Graph refuses something, in ever smaller groups, so that one bad name holds up no other. */
async function writeAll(collection: Collection, edits: readonly AppRoleEdit[]): Promise<Results> {
  const results: Results = new Map();
  const groups: (readonly AppRoleEdit[])[] = [edits];
  let left = MOST_GROUPS;
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const tried: Results = new Map();
    const end = await writeTogether(collection, group, tried);
    const restored = end.status === 'refused' && (await restore(collection, end, tried));
    for (const [edit, result] of tried) keep(results, edit, result);
    if (end.status === 'stopped') break;
    if (end.status === 'done') continue;
    if (!restored || !mayBeAboutOne(end.error)) break;
    const parts = splitEdits(group, end.edits, left);
    left -= parts.length;
    groups.push(...parts);
  }
  return results;
}

/** An edit that was tried before, in a larger group, keeps what Graph said of that. */
function keep(results: Results, edit: AppRoleEdit, result: EditResult<AppRoleEdit>): void {
  if (result.status !== 'not-attempted' || !results.has(edit)) results.set(edit, result);
}

/**
 * Enables, with the words that they have, the roles whose change was refused: people sign in with them. Tells what
 * state they are in. False when it did not come to that.
 */
async function restore(
  collection: Collection,
  { error, edits, disabled }: RoundEnd & { readonly status: 'refused' },
  results: Results,
): Promise<boolean> {
  const unwanted = new Set(edits.flatMap(({ type, id }) => (type === 'disable' ? id : [])));
  const changes = edits.filter(
    (edit) => edit.type === 'change' && !unwanted.has(edit.id) && results.get(edit)?.status === 'failed',
  );
  const enables = new Map(
    changes.map((change) => [change, { type: 'enable', id: change.id, value: change.value } as const]),
  );
  if (enables.size === 0) return true;
  const enabled: Results = new Map();
  const end = await writeTogether(collection, [...enables.values()], enabled);
  for (const [change, enable] of enables) {
    const note = stateAfter(enabled.get(enable), disabled.has(change.id), isUncertain(error));
    fail(results, change, noted(error, note));
  }
  return end.status === 'done';
}

function stateAfter(
  enabled: EditResult<AppRoleEdit> | undefined,
  wasDisabled: boolean,
  uncertain: boolean,
): string {
  const before = wasDisabled ? 'The role was disabled to be changed, and ' : 'The role ';
  if (enabled?.status === 'applied') {
    // Which words it has is not known when the change may have been made all the same.
    const words = uncertain ? '' : ' with its old name and description';
    return wasDisabled ? `${before}it is enabled again${words}` : `${before}is enabled${words}`;
  }
  if (enabled?.status !== 'failed') return `${before}is left disabled`;
  const { code, message } = enabled.failure;
  return `${before}${MAYBE.has(code) ? 'may be' : 'is'} left disabled: ${message}`;
}

/** After these the enabling may have been done. */
const MAYBE: ReadonlySet<string> = new Set(['ENTRA_READ_BACK', 'ENTRA_INTERRUPTED', 'ENTRA_UNREACHABLE']);
