import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { RolebridgeError } from '../../core/errors.ts';
import type { StateEntry } from '../../state/state-store.ts';
import { valueIn } from './entry-text.ts';

const SCHEMA_VERSION = 1;
const schema = `
  CREATE TABLE entry (
    partition TEXT NOT NULL,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    version   INTEGER NOT NULL,
    expires   INTEGER,  -- epoch seconds, as in DynamoDB
    PRIMARY KEY (partition, name)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** Several programs may share the file: SQLite makes the second wait this long for the first. Milliseconds. */
const BUSY_TIMEOUT = 5_000;

/** A row as the table holds it. */
export const row = z.object({
  partition: z.string(),
  name: z.string(),
  value: z.string(),
  version: z.int(),
  expires: z.int().nullable(),
});

/** The file's database, made and brought to the schema when it is new. `now`: see `createSqliteStore`. */
export function openDatabase(path: string, now: Date | undefined): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
  try {
    database.exec('PRAGMA journal_mode = WAL');
    atomically(database, () => {
      bringToSchema(database, path);
      if (now !== undefined) database.prepare('DELETE FROM entry WHERE expires < ?').run(epochSeconds(now));
    });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function bringToSchema(database: DatabaseSync, path: string): void {
  const pragma = z.object({ user_version: z.int() });
  const { user_version: version } = pragma.parse(database.prepare('PRAGMA user_version').get());
  if (version === SCHEMA_VERSION) return;
  if (version !== 0) throw newerFile(path, version);
  database.exec(schema);
}

/** BEGIN IMMEDIATE takes the write lock at once: two programs that both make a new file do not meet halfway. */
export function atomically(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

export function entryOf(found: z.output<typeof row>): StateEntry {
  const key = { partition: found.partition, name: found.name };
  return { key, value: valueIn(key, found.value), version: found.version };
}

export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function newerFile(path: string, version: number): RolebridgeError {
  return new RolebridgeError('STATE_SCHEMA_UNKNOWN', `the state file ${path} has schema version ${version}`, {
    hint: `This Rolebridge writes version ${SCHEMA_VERSION}: use the Rolebridge that wrote the file, or another file.`,
  });
}
