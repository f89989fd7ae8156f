import * as z from 'zod';
import type { StateStore } from '../../state/state-store.ts';
import { stateUnreadable } from '../state-unreadable.ts';

const partition = 'ledger#federation';

/** An assignment that we made. Entra cannot hold that: assignments have no tags. */
const entry = z.object({
  connection: z.string(),
  servicePrincipalId: z.string(),
  groupId: z.string(),
  appRoleId: z.string(),
});

export type OwnAssignment = z.output<typeof entry>;

/** All that is ours, of every connection. @throws RolebridgeError STATE_UNREADABLE */
export async function readOwnAssignments(state: StateStore): Promise<readonly OwnAssignment[]> {
  return (await state.list(partition)).map(({ key, value }) => {
    const parsed = entry.safeParse(value);
    if (parsed.success) return parsed.data;
    throw stateUnreadable(
      key,
      'Without it, this assignment counts as made by hand, and is never ended.',
      parsed.error,
    );
  });
}

/**
 * Noted before it is made: whoever is killed in between leaves nothing that nobody would ever end.
 * @returns Whether it was not noted before.
 */
export async function noteOwn(state: StateStore, own: OwnAssignment): Promise<boolean> {
  const key = keyOf(own);
  if ((await state.get(key)) !== undefined) return false;
  await state.put(key, own, 'absent');
  return true;
}

export async function forgetOwn(state: StateStore, own: OwnAssignment): Promise<void> {
  const key = keyOf(own);
  const stored = await state.get(key);
  if (stored !== undefined) await state.remove(key, stored.version);
}

function keyOf({ connection, servicePrincipalId, groupId, appRoleId }: OwnAssignment) {
  return { partition, name: `${connection} ${servicePrincipalId} ${groupId} ${appRoleId}` };
}
