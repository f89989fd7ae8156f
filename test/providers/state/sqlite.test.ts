import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import type { SqliteStore } from '../../../src/providers/state/sqlite.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { conformsToStateStore } from './conformance.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolebridge-state-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newPath = () => join(folder, String((files += 1)), 'state.db');
const key = { partition: 'grace', name: 'role-1' };

describe('SQLite in memory', () => {
  conformsToStateStore(async () => createSqliteStore(':memory:'));
});
describe('SQLite in a file', () => {
  conformsToStateStore(async () => createSqliteStore(newPath()));
});

describe('the file', () => {
  it('is made on first use, with its folder, and not before', async () => {
    const path = newPath();
    const store = createSqliteStore(path);
    expect(existsSync(path)).toBe(false);
    await store.get(key);
    expect(existsSync(path)).toBe(true);
    await store.close();
  });

  it('keeps its entries from one program to the next', async () => {
    const path = newPath();
    const first = createSqliteStore(path);
    await first.put(key, 'kept', 'absent');
    await first.close();
    const second = createSqliteStore(path);
    expect(await second.get(key)).toEqual({ key, value: 'kept', version: 1 });
    await second.close();
  });

  it('is shared by stores that are open at once', async () => {
    const path = newPath();
    const [ours, theirs] = [createSqliteStore(path), createSqliteStore(path)];
    await ours.put(key, 'ours', 'absent');
    await expect(theirs.put(key, 'theirs', 'absent')).rejects.toThrow('grace/role-1');
    expect((await theirs.get(key))?.value).toBe('ours');
    await Promise.all([ours.close(), theirs.close()]);
  });

  it('is opened and written by several threads at once without a busy error', async () => {
    const path = newPath();
    const module = new URL('../../../src/providers/state/sqlite.ts', import.meta.url).href;
    const program = `
      const { createSqliteStore } = await import(${JSON.stringify(module)});
      const store = createSqliteStore(${JSON.stringify(path)});
      for (let n = 0; n < 20; n += 1) {
        await store.put({ partition: 'race', name: \`\${process.env.RACER}-\${n}\` }, n, 'absent');
      }
      await store.close();`;
    const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
    const threads = ['a', 'b', 'c', 'd'].map((RACER) => new Worker(url, { env: { ...process.env, RACER } }));
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            thread.once('error', reject);
            thread.once('exit', () => resolve());
          }),
      ),
    );
    const store = createSqliteStore(path);
    expect(await store.list('race')).toHaveLength(80);
    await store.close();
  });

  it('of a later schema is left alone', async () => {
    const path = join(folder, 'later.db');
    const later = new DatabaseSync(path);
    later.exec('PRAGMA user_version = 99');
    later.close();
    const store = createSqliteStore(path);
    await expect(store.get(key)).rejects.toMatchObject({ code: 'STATE_SCHEMA_UNKNOWN' });
  });

  it('that was broken by hand says which entry', async () => {
    const path = newPath();
    const store = createSqliteStore(path);
    await store.put(key, 'fine', 'absent');
    const hand = new DatabaseSync(path);
    hand.exec("UPDATE entry SET value = 'broken'");
    hand.close();
    await expect(store.get(key)).rejects.toMatchObject({
      code: 'STATE_UNREADABLE',
      message: 'the state entry grace/role-1 is no JSON',
    });
    await store.close();
  });

  it('drops at opening what expired before', async () => {
    const path = newPath();
    const expires = new Date('2026-01-01T00:00:00Z');
    const store = createSqliteStore(path);
    await store.put(key, 'old', 'absent', { expires });
    await store.put({ ...key, name: 'role-2' }, 'for ever', 'absent');
    await store.close();

    const onTheDay = createSqliteStore(path, expires);
    expect(await onTheDay.list('grace')).toHaveLength(2);
    await onTheDay.close();
    const later = createSqliteStore(path, new Date('2026-01-01T00:00:01Z'));
    expect((await later.list('grace')).map((entry) => entry.value)).toEqual(['for ever']);
    await later.close();
  });
});

describe('a dump', () => {
  async function filled(): Promise<SqliteStore> {
    const store = createSqliteStore(':memory:');
    await store.put(key, { since: 'Monday' }, 'absent');
    await store.put(key, { since: 'Tuesday' }, 1, { expires: new Date('2026-01-01T00:00:00Z') });
    await store.put({ partition: 'runs', name: 'r1' }, [1, 2], 'absent');
    return store;
  }

  it('is every entry as plain JSON', async () => {
    expect((await filled()).dump()).toEqual({
      grace: { 'role-1': { value: { since: 'Tuesday' }, version: 2, expires: 1_767_225_600 } },
      runs: { r1: { value: [1, 2], version: 1 } },
    });
  });

  it('loaded through JSON gives the same store, in place of what was there', async () => {
    const dump = (await filled()).dump();
    const copy = createSqliteStore(':memory:');
    await copy.put({ partition: 'old', name: 'x' }, 'gone', 'absent');
    copy.load(JSON.parse(JSON.stringify(dump)));
    expect(copy.dump()).toEqual(dump);
    expect(await copy.put(key, 'next', 2)).toBe(3);
  });

  it('that is none is refused, and nothing is lost', async () => {
    const store = await filled();
    const before = store.dump();
    expect(() => store.load({ grace: { 'role-1': { value: 1, version: 0 } } })).toThrow(
      expect.objectContaining({ code: 'STATE_DUMP_UNREADABLE' }),
    );
    expect(store.dump()).toEqual(before);
  });
});
