import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StateStore } from '../../../src/state/state-store.ts';
import { StateConflictError } from '../../../src/state/state-store.ts';

const key = { partition: 'grace', name: 'role-1' };
const plainJson = fc
  .jsonValue({ noUnicodeString: false })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** What every state store does. `create` gives a fresh, empty one. */
export function conformsToStateStore(create: () => Promise<StateStore>): void {
  let store: StateStore;
  beforeEach(async () => {
    store = await create();
  });
  afterEach(() => store.close());

  describe('as a state store', () => {
    it('knows nothing at first', async () => {
      expect(await store.get(key)).toBeUndefined();
      expect(await store.list('grace')).toEqual([]);
    });

    it('gives back what was put, with versions that grow by one', async () => {
      expect(await store.put(key, { seen: 1 }, 'absent')).toBe(1);
      expect(await store.get(key)).toEqual({ key, value: { seen: 1 }, version: 1 });
      expect(await store.put(key, { seen: 2 }, 1)).toBe(2);
      expect(await store.put(key, ['another', null], 2)).toBe(3);
      expect(await store.get(key)).toEqual({ key, value: ['another', null], version: 3 });
    });

    it('gives back any JSON value as it was', () =>
      fc.assert(
        fc.asyncProperty(plainJson, async (value) => {
          const version = (await store.get(key))?.version ?? 'absent';
          await store.put(key, value, version);
          expect((await store.get(key))?.value).toEqual(value);
        }),
        { seed: 11, numRuns: 40 },
      ));

    it.each([
      { name: 'absent, but there is one', stored: 2, expected: 'absent' },
      { name: 'an older version', stored: 2, expected: 1 },
      { name: 'a later version', stored: 2, expected: 3 },
      { name: 'a version of nothing', stored: 0, expected: 1 },
    ] as const)('refuses to write over $name, and writes nothing', async ({ stored, expected }) => {
      if (stored > 0) await store.put(key, 'first', 'absent');
      if (stored > 1) await store.put(key, 'second', 1);
      const before = await store.get(key);
      await expect(store.put(key, 'lost', expected)).rejects.toThrow(StateConflictError);
      expect(await store.get(key)).toEqual(before);
    });

    it('names the key of a conflict', async () => {
      await expect(store.put(key, 'lost', 7)).rejects.toMatchObject({ key });
    });

    it('removes the expected version only', async () => {
      await store.put(key, 'first', 'absent');
      await store.put(key, 'second', 1);
      await expect(store.remove(key, 1)).rejects.toThrow(StateConflictError);
      expect((await store.get(key))?.value).toBe('second');
      await store.remove(key, 2);
      expect(await store.get(key)).toBeUndefined();
      await expect(store.remove(key, 2)).rejects.toThrow(StateConflictError);
    });

    it('begins at version 1 again after a removal', async () => {
      await store.put(key, 'first', 'absent');
      await store.remove(key, 1);
      expect(await store.put(key, 'again', 'absent')).toBe(1);
    });

    it('lists one partition, sorted by name byte by byte', async () => {
      const names = ['b', 'a', 'Z', 'ä', 'a/1', '10', '9', '😀', '\uFFFD'];
      for (const name of names) await store.put({ partition: 'grace', name }, name, 'absent');
      await store.put({ partition: 'grace-2', name: 'a' }, 'foreign', 'absent');

      const listed = await store.list('grace');
      expect(listed.map((entry) => entry.key.name)).toEqual([
        '10',
        '9',
        'Z',
        'a',
        'a/1',
        'b',
        'ä',
        '\uFFFD',
        '😀',
      ]);
      expect(listed.map((entry) => entry.value)).toEqual(listed.map((entry) => entry.key.name));
      expect(listed[0]).toEqual({ key: { partition: 'grace', name: '10' }, value: '10', version: 1 });
    });

    it('lists more than fits on one page', async () => {
      const large = 'x'.repeat(300_000);
      for (let index = 0; index < 5; index += 1) {
        await store.put({ partition: 'runs', name: `run-${index}` }, { index, large }, 'absent');
      }
      const listed = await store.list('runs');
      expect(listed.map((entry) => (entry.value as { index: number }).index)).toEqual([0, 1, 2, 3, 4]);
    });

    it.each([
      { name: 'the first ones', options: { limit: 2 }, names: ['a', 'b'] },
      {
        name: 'the last ones, the last first',
        options: { order: 'last-first', limit: 2 },
        names: ['e', 'd'],
      },
      {
        name: 'what is before a name, the last first',
        options: { order: 'last-first', limit: 2, before: 'd' },
        names: ['c', 'b'],
      },
      { name: 'what is before a name that is not there', options: { before: 'bb' }, names: ['a', 'b'] },
      { name: 'nothing before the first', options: { before: 'a' }, names: [] },
      { name: 'all, when there are fewer', options: { limit: 9 }, names: ['a', 'b', 'c', 'd', 'e'] },
    ] as const)('lists a part of a partition: $name', async ({ options, names }) => {
      for (const name of ['c', 'a', 'e', 'b', 'd'])
        await store.put({ partition: 'runs', name }, name, 'absent');
      await store.put({ partition: 'runs-2', name: 'aa' }, 'foreign', 'absent');
      const listed = await store.list('runs', options);
      expect(listed.map((entry) => entry.key.name)).toEqual(names);
    });

    it('lists a limited part that is more than fits on one page', async () => {
      const large = 'x'.repeat(300_000);
      for (let index = 0; index < 6; index += 1)
        await store.put({ partition: 'runs', name: `run-${index}` }, { large }, 'absent');
      const listed = await store.list('runs', { order: 'last-first', limit: 5 });
      expect(listed.map((entry) => entry.key.name)).toEqual(['run-5', 'run-4', 'run-3', 'run-2', 'run-1']);
    });

    it('still has an entry whose time has come, for only time itself removes it', async () => {
      await store.put(key, 'short-lived', 'absent', { expires: new Date('2020-01-01T00:00:00Z') });
      expect((await store.get(key))?.version).toBe(1);
      expect(await store.put(key, 'kept', 1)).toBe(2);
    });

    it.each([
      { name: 'to create', before: 'absent' },
      { name: 'to change', before: 1 },
    ] as const)('has one winner in a race of twenty $name the same entry', async ({ before }) => {
      if (before === 1) await store.put(key, 'old', 'absent');
      const racers = Array.from({ length: 20 }, (_, index) => index);
      const results = await Promise.allSettled(racers.map((racer) => store.put(key, racer, before)));

      const winners = racers.filter((racer) => results[racer]?.status === 'fulfilled');
      const losses = results
        .filter((result) => result.status === 'rejected')
        .map((result): unknown => result.reason);
      expect(winners).toHaveLength(1);
      expect(losses).toHaveLength(19);
      expect(losses.every((loss) => loss instanceof StateConflictError)).toBe(true);
      expect((await store.get(key))?.value).toBe(winners[0]);
    });
  });
}
