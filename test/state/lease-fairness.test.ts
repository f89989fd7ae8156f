import { expect, it } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import { withLease } from '../../src/state/lease.ts';
import { LeaseHeldError } from '../../src/state/lease-record.ts';
import { afterSlice, beforeSlices } from '../../src/state/slices.ts';
import { reported, reportWith } from '../support/reports.ts';

/** A time that only moves when everybody waits, to whoever waits least. */
function virtualTime() {
  let now = Date.parse('2026-11-22T08:00:00Z');
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
  };
  return {
    clock: {
      now: () => new Date(now),
      sleep: (milliseconds: number) =>
        new Promise<void>((wake) => void waiting.push({ at: now + milliseconds, wake })),
    },
    until: async (isOver: () => boolean): Promise<void> => {
      for (;;) {
        await settle();
        if (isOver()) return;
        const next = waiting.toSorted((one, other) => one.at - other.at)[0];
        if (next === undefined) throw new Error('nobody waits');
        waiting.splice(waiting.indexOf(next), 1);
        now = next.at;
        next.wake();
      }
    },
  };
}

/** As the reducer says, after a slice that came further. */
function pauseBetweenSlices(): number {
  const changes = [reported('a'), reported('b')];
  const { next } = afterSlice(
    beforeSlices,
    reportWith({
      mode: 'apply',
      changes,
      outcomes: [
        { key: 'a', action: 'create', status: 'applied' },
        { key: 'b', action: 'create', status: 'not-attempted', why: 'deadline' },
      ],
      slice: { run: 'r', number: 1, applied: 0 },
    }),
  );
  return next.kind === 'again' ? next.afterSeconds * 1_000 : Number.NaN;
}

const sliceMs = 14 * 60_000;
const ttlMs = 20 * 60_000;
const pauseMs = pauseBetweenSlices();
const signal = new AbortController().signal;

/** A short run comes at some point of a long one, whose slices follow each other. */
async function shortRun(startMs: number, waitMs: number): Promise<'ran' | 'held'> {
  const { clock, until } = virtualTime();
  const state = createMemoryState({});
  const lease = { name: 'account-assignments', ttlMs };
  let became: 'ran' | 'held' | undefined;
  const long = async (): Promise<void> => {
    while (became === undefined) {
      await withLease(state, { ...lease, owner: 'long' }, { clock, signal }, () =>
        clock.sleep(sliceMs),
      ).catch((error: unknown) => {
        if (!(error instanceof LeaseHeldError)) throw error;
      });
      await clock.sleep(pauseMs);
    }
  };
  const short = async (): Promise<void> => {
    await clock.sleep(startMs);
    try {
      const asks = { ...lease, owner: 'short', waitMs };
      await withLease(state, asks, { clock, signal }, async () => undefined);
      became = 'ran';
    } catch (error) {
      if (!(error instanceof LeaseHeldError)) throw error;
      became = 'held';
    }
  };
  const both = Promise.all([long(), short()]);
  await until(() => became !== undefined);
  // Whoever breaks is heard of; the long run has not ended.
  await Promise.race([both, Promise.resolve()]);
  return became ?? 'held';
}

/** Spread over a slice, in steps that fit neither into a look nor into a pause. */
const starts = Array.from({ length: 60 }, (_none, index) => index * 13_777);

it('a short run that waits for as long as a slice lasts always gets its turn between two of a long run', async () => {
  const became = await Promise.all(starts.map((start) => shortRun(start, sliceMs + pauseMs)));
  expect(new Set(became)).toEqual(new Set(['ran']));
});

it('a short run that waits for three minutes gets it whenever the slice ends within them', async () => {
  const waitMs = 3 * 60_000;
  const became = await Promise.all(starts.map((start) => shortRun(start, waitMs)));
  const expected = starts.map((start) => (start < sliceMs - waitMs ? 'held' : 'ran'));
  expect(became).toEqual(expected);
});
