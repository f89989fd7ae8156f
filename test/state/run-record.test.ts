import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSqliteStore } from '../../src/providers/state/sqlite.ts';
import { keepRunRecord, readRunRecord, type RunRecord } from '../../src/state/run-record.ts';
import type { StateStore } from '../../src/state/state-store.ts';

const key = { job: 'things', run: 'arn:aws:lambda:eu-west-1:1:function:f:1/durable-execution/one/id' };
const now = new Date('2026-11-22T08:00:00.000Z');

function record(target: string, deletes: readonly string[], approved?: readonly string[]): RunRecord {
  const begun = new Map([[target, { existing: 10, deletes: new Set(deletes), updates: new Set<string>() }]]);
  return { begun, ...(approved === undefined ? {} : { approved }) };
}

/** Counts its writes, and stops answering after so many of them. */
function counted(
  store: StateStore,
  mostWrites = Number.POSITIVE_INFINITY,
): StateStore & { writes(): number } {
  let writes = 0;
  return {
    ...store,
    writes: () => writes,
    put: (...put) => ((writes += 1) > mostWrites ? Promise.reject(new Error('killed')) : store.put(...put)),
  };
}

const many = Array.from({ length: 50_000 }, (_none, index) => `here thing number ${index}`);

describe('the record of a run', () => {
  it('is nothing before the run has begun anything', async () => {
    expect(await readRunRecord(createSqliteStore(':memory:'), key)).toBeUndefined();
  });

  it('is read as it was kept, whatever the names of targets and keys are', async () => {
    const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '管理者')));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), texts, texts, async (target, deletes, approved) => {
        const store = createSqliteStore(':memory:');
        await keepRunRecord(store, key, record(target, deletes, approved), now);
        expect(await readRunRecord(store, key)).toEqual(record(target, deletes, approved));
        await store.close();
      }),
    );
  });

  it('is written once while nothing is added to it', async () => {
    const store = counted(createSqliteStore(':memory:'));
    await keepRunRecord(store, key, record('here', ['a']), now);
    await keepRunRecord(store, key, record('here', ['a']), now);
    expect(store.writes()).toBe(1);
    await keepRunRecord(store, key, record('here', ['a', 'b']), now);
    expect((await readRunRecord(store, key))?.begun.get('here')?.deletes).toEqual(new Set(['a', 'b']));
  });

  it('goes on in other items when it is too long for one, which fit into what DynamoDB takes', async () => {
    const store = createSqliteStore(':memory:');
    await keepRunRecord(store, key, record('here', many), now);
    const entries = await store.list('begun#things');
    expect(entries.length).toBeGreaterThan(3);
    for (const { value } of entries) expect(Buffer.byteLength(JSON.stringify(value))).toBeLessThan(400_000);
    expect(await readRunRecord(store, key)).toEqual(record('here', many));
  });

  it.each([0, 1, 2, 3, 4])(
    'is the one before, when the process dies after %i writes of a long one',
    async (writes) => {
      const store = createSqliteStore(':memory:');
      const before = record('here', many.slice(0, 40_000), ['approved']);
      await keepRunRecord(store, key, before, now);
      await expect(keepRunRecord(counted(store, writes), key, record('here', many), now)).rejects.toThrow(
        'killed',
      );
      expect(await readRunRecord(store, key)).toEqual(before);

      await keepRunRecord(store, key, record('here', many), now);
      expect(await readRunRecord(store, key)).toEqual(record('here', many));
    },
  );

  it('that nobody can read stops the run: guessing could let it delete more than it may', async () => {
    const store = createSqliteStore(':memory:');
    await store.put(
      { partition: 'begun#things', name: key.run },
      { text: 'what', parts: 0, generation: 1 },
      'absent',
    );
    await expect(readRunRecord(store, key)).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
  });
});
