import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DeadlineError } from '../../src/core/errors.ts';
import type { Lease } from '../../src/state/lease.ts';
import { withLease } from '../../src/state/lease.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { StateConflictError } from '../../src/state/state-store.ts';
import type { LabClock } from '../../src/lab/clock.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { createSqliteStore } from '../../src/providers/state/sqlite.ts';
import { testContext } from '../support/context.ts';

const minute = 60_000;
const ttlMs = 15 * minute;
const key = { partition: 'lease', name: 'app-roles' };
const by = (owner: string) => ({ name: 'app-roles', owner, ttlMs });

let clock: LabClock;
let store: StateStore;

beforeEach(() => {
  clock = createLabClock(new Date('2026-01-01T12:00:00Z'));
  store = createSqliteStore(':memory:');
});

function lease<T>(owner: string, body: (lease: Lease) => Promise<T>) {
  return withLease(store, by(owner), testContext(clock), body);
}

const tokenOf = async ({ token }: Lease) => token;
/** A body whose process dies: the lease is never given back. */
const crash = () => {
  void lease('crashed', () => new Promise<never>(() => undefined));
  return Promise.resolve();
};
const soon = () => new Promise((resolve) => setImmediate(resolve));

describe('a lease', () => {
  it('gives what the body gives, and is free again afterwards', async () => {
    expect(await lease('a', async () => 'done')).toBe('done');
    expect(await lease('b', async () => 'done too')).toBe('done too');
  });

  it('is free again after a body that threw, whose error comes through', async () => {
    await expect(lease('a', () => Promise.reject(new Error('the job failed')))).rejects.toThrow(
      'the job failed',
    );
    expect(await lease('b', async () => 'done')).toBe('done');
  });

  it('is refused to others while it is held, with who, since when and until when', async () => {
    await lease('lambda 4f1c', async () => {
      clock.advance(minute);
      let ran = false;
      const second = lease('laptop of Ada', async () => (ran = true));
      await expect(second).rejects.toMatchObject({
        code: 'LEASE_HELD',
        message:
          'lambda 4f1c holds the lease app-roles since 2026-01-01T12:00:00.000Z, until 2026-01-01T12:15:00.000Z',
        hint: expect.stringContaining('2026-01-01T12:15:00.000Z'),
      });
      expect(ran).toBe(false);
    });
  });

  it('is another one for each name', async () => {
    await lease('a', async () => {
      const other = { ...by('b'), name: 'other' };
      expect(await withLease(store, other, testContext(clock), async () => 'done')).toBe('done');
    });
  });

  it.each([
    { after: ttlMs - 1, outcome: 'LEASE_HELD' },
    { after: ttlMs, outcome: 'taken' },
  ])('of a crashed run is $outcome after $after ms', async ({ after, outcome }) => {
    await crash();
    await soon();
    clock.advance(after);
    const second = lease('second', async () => 'taken').catch(
      (error: unknown) => (error as { code: string }).code,
    );
    expect(await second).toBe(outcome);
  });

  it('is not taken by a run that is already stopped', async () => {
    const stopped = testContext(clock, AbortSignal.abort());
    await expect(withLease(store, by('a'), stopped, async () => 'ran')).rejects.toThrow(DeadlineError);
    expect(await store.list('lease')).toEqual([]);
  });

  it('is given back although the run was stopped meanwhile', async () => {
    const controller = new AbortController();
    await withLease(store, by('a'), testContext(clock, controller.signal), async () => controller.abort());
    expect(await lease('b', async () => 'done')).toBe('done');
  });

  it('that nobody can read is nobody’s', async () => {
    await store.put(key, { owner: 'an older Rolebridge' }, 'absent');
    await expect(lease('a', async () => 'ran')).rejects.toMatchObject({ code: 'LEASE_UNREADABLE' });
  });
});

describe('a fencing token', () => {
  it('grows with every holder, whether the one before gave the lease back, renewed it or crashed', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('gives back', 'renews', 'crashes'), { minLength: 2, maxLength: 12 }),
        async (holders) => {
          store = createSqliteStore(':memory:');
          const tokens: number[] = [];
          for (const holder of holders) {
            const held = lease(holder, async ({ token, assertHeld }) => {
              tokens.push(token);
              clock.advance(ttlMs / 2);
              if (holder === 'renews') await assertHeld();
              if (holder === 'crashes') await new Promise(() => undefined);
            });
            if (holder === 'crashes') void held;
            else await held;
            await soon();
            clock.advance(ttlMs);
          }
          expect(tokens).toHaveLength(holders.length);
          expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => a - b));
        },
      ),
      { seed: 7, numRuns: 50 },
    ));
});

describe('assertHeld', () => {
  it('writes nothing in the first third, and renews after it', async () => {
    await lease('a', async ({ token, assertHeld }) => {
      clock.advance(ttlMs / 3 - 1);
      await assertHeld();
      expect((await store.get(key))?.version).toBe(token);
      clock.advance(1);
      await assertHeld();
      expect(await store.get(key)).toMatchObject({
        version: token + 1,
        value: { owner: 'a', since: '2026-01-01T12:00:00.000Z', until: '2026-01-01T12:20:00.000Z' },
      });
    });
  });

  it('keeps a lease for as long as the body goes on', async () => {
    await lease('a', async ({ assertHeld }) => {
      for (let hour = 0; hour < 12; hour += 1) {
        clock.advance(ttlMs - minute);
        await assertHeld();
        await expect(lease('b', tokenOf)).rejects.toMatchObject({ code: 'LEASE_HELD' });
      }
    });
  });

  it('of many callers at once renews once', async () => {
    await lease('a', async ({ token, assertHeld }) => {
      clock.advance(ttlMs / 2);
      await Promise.all(Array.from({ length: 10 }, () => assertHeld()));
      expect((await store.get(key))?.version).toBe(token + 1);
    });
  });

  it('holds on to a lease that ran out when nobody took it', async () => {
    await lease('a', async ({ assertHeld }) => {
      clock.advance(10 * ttlMs);
      await assertHeld();
      await expect(lease('b', tokenOf)).rejects.toMatchObject({ code: 'LEASE_HELD' });
    });
  });

  it('throws, again and again, once somebody else has taken the lease over', async () => {
    const first = lease('a', async ({ assertHeld }) => {
      clock.advance(ttlMs);
      await lease('b', async (second) => {
        await expect(assertHeld()).rejects.toMatchObject({ code: 'LEASE_LOST' });
        await second.assertHeld();
      });
      await assertHeld();
    });
    await expect(first).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });

  it('stays lost when the clock is set back, and gives nothing back then', async () => {
    let writes = 0;
    const counting: StateStore = { ...store, put: (...all) => ((writes += 1), store.put(...all)) };
    await withLease(counting, by('a'), testContext(clock), async (held) => {
      clock.advance(ttlMs);
      await lease('b', tokenOf);
      await expect(held.assertHeld()).rejects.toMatchObject({ code: 'LEASE_LOST' });
      clock.advance(-ttlMs);
      await expect(held.assertHeld()).rejects.toMatchObject({ code: 'LEASE_LOST' });
    });
    // The claim, and the renewal that failed.
    expect(writes).toBe(2);
  });

  it('leaves the new holder alone when the old one ends', async () => {
    await lease('a', async () => {
      clock.advance(ttlMs);
      await crash();
      await soon();
    });
    await expect(lease('c', tokenOf)).rejects.toMatchObject({
      code: 'LEASE_HELD',
      message: expect.stringContaining('crashed holds'),
    });
  });

  it('throws after the body has ended', async () => {
    let kept: Lease | undefined;
    await lease('a', async (held) => void (kept = held));
    await expect(kept?.assertHeld()).rejects.toMatchObject({ code: 'LEASE_LOST' });
  });
});

describe('a race', () => {
  it('of twenty has one winner', async () => {
    let release = () => undefined as void;
    const open = new Promise<void>((resolve) => (release = resolve));
    const runs = Array.from({ length: 20 }, (_, index) =>
      lease(`run ${index}`, () => open).then(
        () => 'won',
        (error: unknown) => (error as { code: string }).code,
      ),
    );
    await soon();
    release();
    const outcomes = await Promise.all(runs);
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'LEASE_HELD')).toHaveLength(19);
  });

  it('that is lost again and again ends with LEASE_HELD', async () => {
    const busy: StateStore = { ...store, put: (at) => Promise.reject(new StateConflictError(at)) };
    const lost = withLease(busy, by('a'), testContext(clock), async () => 'ran');
    await expect(lost).rejects.toMatchObject({ code: 'LEASE_HELD' });
  });
});

it('a lease that cannot be given back does not hide what the body gave', async () => {
  let writes = 0;
  const dying: StateStore = {
    ...store,
    put: (...all) => ((writes += 1) > 1 ? Promise.reject(new Error('no connection')) : store.put(...all)),
  };
  expect(await withLease(dying, by('a'), testContext(clock), async () => 'done')).toBe('done');
  expect(writes).toBe(2);
});

describe('a lease of an earlier process of the same run', () => {
  const again = (owner: string, deadAfterMs?: number) =>
    withLease(
      store,
      { ...by(owner), ...(deadAfterMs === undefined ? {} : { deadAfterMs }) },
      testContext(clock),
      async () => 'ran',
    );

  it.each([
    { name: 'is taken over when that must be dead', owner: 'crashed', after: 10 * minute, outcome: 'ran' },
    { name: 'is not taken over before', owner: 'crashed', after: 10 * minute - 1, outcome: 'LEASE_HELD' },
    { name: 'is not taken over by another run', owner: 'b', after: 10 * minute, outcome: 'LEASE_HELD' },
  ])('$name', async ({ owner, after, outcome }) => {
    await crash();
    await soon();
    clock.advance(after);
    const got = again(owner, 10 * minute).catch(({ code }: { code: string }) => code);
    expect(await got).toBe(outcome);
  });

  it('is not taken over when nothing says how long a process lives', async () => {
    await crash();
    await soon();
    clock.advance(ttlMs - 1);
    await expect(again('crashed')).rejects.toMatchObject({ code: 'LEASE_HELD' });
  });
});

describe('a lease that is waited for', () => {
  const waiting = (owner: string, waitMs: number): Promise<Date> =>
    withLease(store, { ...by(owner), waitMs }, told, async () => clock.now());
  const progressed: unknown[] = [];
  let told: Parameters<typeof withLease>[2];
  beforeEach(() => {
    progressed.length = 0;
    told = { clock, signal: new AbortController().signal, progress: (event) => void progressed.push(event) };
  });

  it('is taken as soon as the other run has ended', async () => {
    const looked = Promise.withResolvers<void>();
    const progress = (event: unknown) => void (progressed.push(event) === 3 && looked.resolve());
    told = { clock, signal: new AbortController().signal, progress };
    const first = lease('first', () => looked.promise);
    const given = await waiting('second', 5 * minute);
    await first;
    expect(given.getTime()).toBeLessThan(Date.parse('2026-01-01T12:01:00Z'));
    expect(progressed[0]).toEqual({ phase: 'wait', what: 'for first, seconds', done: 0, total: 300 });
  });

  it('of a crashed run is taken when it has run out', async () => {
    await crash();
    await soon();
    expect(await waiting('second', 20 * minute)).toEqual(new Date('2026-01-01T12:15:00Z'));
  });

  it('is waited for no longer than was said, and then refused with who holds it', async () => {
    await crash();
    await soon();
    await expect(waiting('second', 5 * minute)).rejects.toMatchObject({
      code: 'LEASE_HELD',
      holder: { owner: 'crashed' },
    });
    expect(clock.now()).toEqual(new Date('2026-01-01T12:05:00Z'));
  });

  it('is waited for no longer than the run may last', async () => {
    await crash();
    await soon();
    const deadline = clock.deadline(minute);
    told = { clock, signal: deadline.signal };
    await expect(waiting('second', 5 * minute)).rejects.toMatchObject({
      code: 'LEASE_HELD',
      holder: { owner: 'crashed' },
    });
    expect(clock.now()).toEqual(new Date('2026-01-01T12:01:00Z'));
  });
});
