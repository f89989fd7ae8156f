import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import { textOf } from './entry-text.ts';
import { atomically, entryOf, row } from './sqlite-database.ts';

/** Every entry as plain JSON: partition, then name. */
export const stateDump = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({ value: z.unknown(), version: z.int().min(1), expires: z.int().optional() }),
  ),
);
export type StateDump = z.output<typeof stateDump>;

export function dumpOf(database: DatabaseSync): StateDump {
  const dump: StateDump = {};
  for (const found of database.prepare('SELECT * FROM entry ORDER BY partition, name').iterate()) {
    const entry = row.parse(found);
    const { value } = entryOf(entry);
    const { partition, name, version, expires } = entry;
    (dump[partition] ??= {})[name] = { value, version, ...(expires === null ? {} : { expires }) };
  }
  return dump;
}

export function replaceAll(database: DatabaseSync, dump: unknown): void {
  const parsed = stateDump.safeParse(dump);
  if (!parsed.success) {
    throw new RolebridgeError(
      'STATE_DUMP_UNREADABLE',
      `this is no dump of state: ${z.prettifyError(parsed.error)}`,
      {
        hint: 'Take the state from a world that Rolebridge exported, or leave it out.',
        cause: parsed.error,
      },
    );
  }
  atomically(database, () => {
    database.exec('DELETE FROM entry');
    const insert = database.prepare('INSERT INTO entry VALUES (?, ?, ?, ?, ?)');
    for (const [partition, names] of Object.entries(parsed.data)) {
      for (const [name, { value, version, expires }] of Object.entries(names)) {
        insert.run(partition, name, textOf(value), version, expires ?? null);
      }
    }
  });
}
