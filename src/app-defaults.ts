import { createSqliteStore, type SqliteStore } from './providers/state/sqlite.ts';
import { systemClock } from './providers/system-clock.ts';

/** The adapters that callers of an app bring themselves, so that they need not know the providers. */
export const realClock = systemClock;

/** A state store in memory that starts from, and can be written back to, plain data. */
export function createMemoryState(dump: unknown): SqliteStore {
  const store = createSqliteStore(':memory:');
  store.load(dump);
  return store;
}
