import { stableJson } from '../../core/stable-json.ts';
import type { StateStore } from '../../state/state-store.ts';
import { stateUnreadable } from '../state-unreadable.ts';
import { rotationRecord, type RotationRecord } from './record.ts';

const partition = 'rotations';

/**
 * The record of one connection; an empty one when nothing is stored.
 * @throws RolebridgeError STATE_UNREADABLE when something else is stored there: guessing could go forward to what was
 *   rolled back.
 */
export async function readRecord(state: StateStore, connection: string): Promise<RotationRecord> {
  const entry = await state.get({ partition, name: connection });
  return parse(connection, entry?.value);
}

/** Writes what the change makes of the record as it is now, unless that is the same. @throws as `readRecord` does */
export async function changeRecord(
  state: StateStore,
  connection: string,
  change: (record: RotationRecord) => RotationRecord,
): Promise<void> {
  const key = { partition, name: connection };
  const entry = await state.get(key);
  const before = parse(connection, entry?.value);
  const after = change(before);
  if (stableJson(after) === stableJson(before)) return;
  await state.put(key, after, entry?.version ?? 'absent');
}

function parse(connection: string, value: unknown): RotationRecord {
  const parsed = rotationRecord.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  throw stateUnreadable(
    { partition, name: connection },
    'Deleting it makes the rotation wait for its times anew; ' +
      'first look whether somebody rolled it back, since that would be forgotten.',
    parsed.error,
  );
}
