import { RolebridgeError } from '../core/errors.ts';
import type { StateKey } from '../state/state-store.ts';

/**
 * Something else is stored there than what a job keeps: guessing at it could do what nobody meant.
 * @param deleting What deleting the entry would mean.
 */
export function stateUnreadable(
  { partition, name }: StateKey,
  deleting: string,
  cause: unknown,
): RolebridgeError {
  return new RolebridgeError(
    'STATE_UNREADABLE',
    `the state entry ${partition}/${name} is of an unknown form`,
    { hint: `It may be of a newer version. ${deleting}`, cause },
  );
}
