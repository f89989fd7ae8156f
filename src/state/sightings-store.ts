import * as z from 'zod';
import { RolebridgeError } from '../core/errors.ts';
import type { Sightings } from '../core/retirement.ts';
import { sighting } from './sightings.ts';
import type { StateKey, StateStore } from './state-store.ts';
import { stableJson } from '../core/stable-json.ts';

const stored = z.record(z.string(), sighting);

/**
 * The sightings of one target of a job.
 * @throws RolebridgeError STATE_UNREADABLE when something else is stored there: guessing could cut a grace time short.
 */
export async function readSightings(store: StateStore, job: string, target: string): Promise<Sightings> {
  const entry = await store.get(keyOf(job, target));
  const parsed = stored.safeParse(entry?.value ?? {});
  if (parsed.success) return new Map(Object.entries(parsed.data));
  const { partition, name } = keyOf(job, target);
  throw new RolebridgeError(
    'STATE_UNREADABLE',
    `the state entry ${partition}/${name} is of an unknown form`,
    {
      hint: 'It may be of a newer version. Deleting it is safe, and starts every grace time of this target anew.',
      cause: parsed.error,
    },
  );
}

/** Writes only what differs from what is stored, so that a run without news writes nothing. */
export async function writeSightings(
  store: StateStore,
  job: string,
  target: string,
  sightings: Sightings,
): Promise<void> {
  const key = keyOf(job, target);
  const entry = await store.get(key);
  const value = Object.fromEntries([...sightings].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  if (stableJson(entry?.value ?? {}) === stableJson(value)) return;
  await store.put(key, value, entry?.version ?? 'absent');
}

function keyOf(job: string, target: string): StateKey {
  return { partition: `missing#${job}`, name: target };
}
