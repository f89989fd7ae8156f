import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sightings } from '../../src/core/retirement.ts';
import { readSightings, writeSightings } from '../../src/state/sightings-store.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { createSqliteStore } from '../../src/providers/state/sqlite.ts';

const key = { partition: 'missing#app-roles', name: 'production' };
const some: Sightings = new Map([
  ['b', { missingSince: '2026-03-01T08:00:00.000Z' }],
  ['a', { missingSince: '2026-03-01T08:00:00.000Z', retiredSince: '2026-03-08T08:00:00.000Z' }],
]);

let store: StateStore;
beforeEach(() => {
  store = createSqliteStore(':memory:');
});
afterEach(() => store.close());

const write = (sightings: Sightings): Promise<void> =>
  writeSightings(store, 'app-roles', 'production', sightings);
const read = (): Promise<Sightings> => readSightings(store, 'app-roles', 'production');

describe('sightings in the state store', () => {
  it('are none before any were written', async () => {
    expect(await read()).toEqual(new Map());
  });

  it('are read back as they were written, and replaced as a whole', async () => {
    await write(some);
    expect(await read()).toEqual(some);
    await write(new Map([...some].slice(1)));
    expect([...(await read()).keys()]).toEqual(['a']);
    await write(new Map());
    expect(await read()).toEqual(new Map());
  });

  it('are not written again when nothing is new, whatever their order', async () => {
    await write(some);
    await write(new Map([...some].toReversed()));
    expect((await store.get(key))?.version).toBe(1);
  });

  it('are not written at all when there never were any', async () => {
    await write(new Map());
    expect(await store.get(key)).toBeUndefined();
  });

  it('are kept apart for each target and each job', async () => {
    await write(some);
    expect(await readSightings(store, 'app-roles', 'test')).toEqual(new Map());
    expect(await readSightings(store, 'permission-sets', 'production')).toEqual(new Map());
  });

  it.each([
    { name: 'another shape', value: { a: 'yesterday' } },
    { name: 'a time that is none', value: { a: { missingSince: 'long ago' } } },
  ])('are refused, not guessed, when the store holds $name', async ({ value }) => {
    await store.put(key, value, 'absent');
    await expect(read()).rejects.toMatchObject({
      code: 'STATE_UNREADABLE',
      message: expect.stringContaining(`${key.partition}/${key.name}`),
    });
  });
});
