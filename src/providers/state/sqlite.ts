import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { StateStore } from '../../state/state-store.ts';
import { StateConflictError } from '../../state/state-store.ts';
import { textOf } from './entry-text.ts';
import { entryOf, epochSeconds, openDatabase, row } from './sqlite-database.ts';
import type { StateDump } from './sqlite-dump.ts';
import { dumpOf, replaceAll } from './sqlite-dump.ts';

export interface SqliteStore extends StateStore {
  dump(): StateDump;
  /** Replaces everything that is stored. @throws RolebridgeError STATE_DUMP_UNREADABLE */
  load(dump: unknown): void;
}

/**
 * State in a file, made on first use, or in memory for `:memory:`. Synchronous inside, so that each method is
 * atomic in this process; across processes SQLite's own locks make it so.
 * @param now entries that expired before it are dropped at opening; none when it is absent
 */
export function createSqliteStore(path: string, now?: Date): SqliteStore {
  let opened: DatabaseSync | undefined;
  const database = () => (opened ??= openDatabase(path, now));

  return {
    async get(key) {
      const found = database()
        .prepare('SELECT * FROM entry WHERE partition = ? AND name = ?')
        .get(key.partition, key.name);
      return found === undefined ? undefined : entryOf(row.parse(found));
    },
    async list(partition, { order = 'first-first', limit = -1, before } = {}) {
      const range = before === undefined ? '' : 'AND name < ?';
      const found = database()
        // A negative limit is none (SQLite: SELECT).
        .prepare(
          `SELECT * FROM entry WHERE partition = ? ${range}
           ORDER BY name ${order === 'first-first' ? 'ASC' : 'DESC'} LIMIT ?`,
        )
        .all(partition, ...(before === undefined ? [] : [before]), limit);
      return z.array(row).parse(found).map(entryOf);
    },
    async put(key, value, expected, options) {
      const expires = options?.expires === undefined ? null : epochSeconds(options.expires);
      const { changes } =
        expected === 'absent'
          ? database()
              .prepare('INSERT INTO entry VALUES (?, ?, ?, 1, ?) ON CONFLICT DO NOTHING')
              .run(key.partition, key.name, textOf(value), expires)
          : database()
              .prepare(
                `UPDATE entry SET value = ?, version = version + 1, expires = ?
                 WHERE partition = ? AND name = ? AND version = ?`,
              )
              .run(textOf(value), expires, key.partition, key.name, expected);
      if (changes === 0) throw new StateConflictError(key);
      return expected === 'absent' ? 1 : expected + 1;
    },
    async remove(key, expected) {
      const { changes } = database()
        .prepare('DELETE FROM entry WHERE partition = ? AND name = ? AND version = ?')
        .run(key.partition, key.name, expected);
      if (changes === 0) throw new StateConflictError(key);
    },
    async close() {
      opened?.close();
      opened = undefined;
    },
    dump: () => dumpOf(database()),
    load: (dump) => replaceAll(database(), dump),
  };
}
