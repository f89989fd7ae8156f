import * as z from 'zod';
import { stableJson } from '../../core/stable-json.ts';
import type { StateKey, StateStore } from '../../state/state-store.ts';
import { stateUnreadable } from '../state-unreadable.ts';
import { target } from './kind.ts';
import type { Refusals } from './refusals.ts';

const key: StateKey = { partition: 'refused#group-provisioning', name: target };

const stored = z.record(
  z.string(),
  z.object({ reason: z.string(), times: z.int().min(1), until: z.iso.datetime() }),
);

/** @throws RolebridgeError STATE_UNREADABLE */
export async function readRefusals(state: StateStore): Promise<Refusals> {
  const entry = await state.get(key);
  const parsed = stored.safeParse(entry?.value ?? {});
  if (parsed.success) return new Map(Object.entries(parsed.data));
  throw stateUnreadable(key, 'Deleting it is safe: Entra ID is asked once more.', parsed.error);
}

/** Writes only what differs from what is stored, so that a run without news writes nothing. */
export async function writeRefusals(state: StateStore, refusals: Refusals): Promise<void> {
  const entry = await state.get(key);
  const value = Object.fromEntries([...refusals].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (stableJson(entry?.value ?? {}) === stableJson(value)) return;
  await state.put(key, value, entry?.version ?? 'absent');
}
