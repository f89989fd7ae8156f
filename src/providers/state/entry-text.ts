import { RolebridgeError } from '../../core/errors.ts';
import type { StateKey } from '../../state/state-store.ts';

/** Both adapters keep values as JSON text, so that a value reads back the same from either. */
export function textOf(value: unknown): string {
  // JSON has no undefined; null is the nearest that can be read back.
  return JSON.stringify(value ?? null);
}

/** @throws RolebridgeError STATE_UNREADABLE when somebody edited the entry by hand and broke it */
export function valueIn(key: StateKey, text: unknown): unknown {
  try {
    if (typeof text !== 'string') throw new TypeError('the value is no text');
    return JSON.parse(text);
  } catch (error) {
    throw new RolebridgeError('STATE_UNREADABLE', `the state entry ${key.partition}/${key.name} is no JSON`, {
      hint: 'Restore the entry, or delete it; what deleting means for each kind of entry is in docs/runbook.md.',
      cause: error,
    });
  }
}
