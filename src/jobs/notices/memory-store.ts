import type { StateStore } from '../../state/state-store.ts';
import { memoryEntry, type Memory, type MemoryEntry } from './memory.ts';
import type { NoticeSeries } from './series.ts';

/** What is stored, and the versions that it is written over. */
export interface StoredMemory {
  readonly partition: string;
  readonly entries: Memory;
  /** Names of entries of a form that nobody knows: their notices are told again rather than never. */
  readonly unreadable: readonly string[];
  /** By name, also of what could not be read. */
  readonly versions: ReadonlyMap<string, number>;
}

export async function readMemory(state: StateStore, { partition }: NoticeSeries): Promise<StoredMemory> {
  const entries = new Map<string, MemoryEntry>();
  const unreadable: string[] = [];
  const versions = new Map<string, number>();
  for (const { key, value, version } of await state.list(partition)) {
    versions.set(key.name, version);
    const parsed = memoryEntry.safeParse(value);
    if (parsed.success && keyOf(parsed.data) === key.name) entries.set(key.name, parsed.data);
    else unreadable.push(key.name);
  }
  return { partition, entries, unreadable, versions };
}

/** Memory that is written through, one entry at a time. @throws what the store throws */
export interface OpenMemory {
  readonly entries: Memory;
  put(key: string, entry: MemoryEntry | undefined): Promise<void>;
}

export function openMemory(state: StateStore, stored: StoredMemory): OpenMemory {
  const { partition } = stored;
  const entries = new Map(stored.entries);
  const versions = new Map(stored.versions);
  return {
    entries,
    async put(name, entry) {
      const key = { partition, name };
      const version = versions.get(name);
      if (entry !== undefined) {
        versions.set(name, await state.put(key, entry, version ?? 'absent'));
        entries.set(name, entry);
      } else if (version !== undefined) {
        await state.remove(key, version);
        versions.delete(name);
        entries.delete(name);
      }
    },
  };
}

function keyOf(entry: MemoryEntry): string {
  return entry.type === 'credential' ? entry.credential.key : entry.finding.key;
}
