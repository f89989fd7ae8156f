import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../src/app-defaults.ts';
import type { RunReport } from '../../src/core/report.ts';
import { lastRuns } from '../../src/state/kept-run.ts';
import { recordRun } from '../../src/state/run-history.ts';
import type { StateStore } from '../../src/state/state-store.ts';
import { reportWith } from '../support/reports.ts';

const time = (minute: number): string => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString();

function report(minute: number, slice?: { readonly run: string; readonly number: number }): RunReport {
  return reportWith({
    mode: 'apply',
    status: 'applied',
    startedAt: time(minute),
    finishedAt: time(minute + 1),
    ...(slice === undefined ? {} : { slice: { ...slice, applied: 0 } }),
  });
}

async function storeWith(...reports: readonly RunReport[]): Promise<StateStore> {
  const store = createMemoryState({});
  for (const each of reports) await recordRun(store, each, 'somebody');
  return store;
}

async function told(store: StateStore, limit: number): Promise<readonly string[]> {
  const runs = await lastRuns(store, 'app-roles', limit);
  return runs.map(({ slices, cut }) => {
    const minutes = slices.map(({ startedAt }) => new Date(startedAt ?? '').getUTCMinutes());
    return `${minutes.join('+')}${cut ? ' cut' : ''}`;
  });
}

const run = (name: string, number: number) => ({ run: name, number });

describe('the last runs of a job', () => {
  it('are none of a job that never ran', async () => {
    expect(await told(await storeWith(), 5)).toEqual([]);
  });

  it('come newest first, and no more than were asked for', async () => {
    const store = await storeWith(report(1), report(3), report(2));
    expect(await told(store, 5)).toEqual(['3', '2', '1']);
    expect(await told(store, 2)).toEqual(['3', '2']);
  });

  it('have their slices together, although another run began between two of them', async () => {
    const store = await storeWith(report(1, run('a', 1)), report(2), report(3, run('a', 2)), report(4));
    expect(await told(store, 5)).toEqual(['4', '1+3', '2']);
    expect(await told(store, 1)).toEqual(['4']);
  });

  it('are read over several pages, so that a long run is whole', async () => {
    const long = Array.from({ length: 45 }, (_, index) => report(index, run('long', index + 1)));
    const store = await storeWith(...long, report(50));
    const [, second] = await lastRuns(store, 'app-roles', 2);
    expect([second?.slices.length, second?.cut]).toEqual([45, false]);
  });

  it('say when a run may have begun earlier than was looked', async () => {
    const all = createMemoryState({});
    const endless: StateStore = {
      ...all,
      list: async (partition, { limit = 1 } = {}) =>
        Array.from({ length: limit }, (_, index) => ({
          key: { partition, name: `${time(index)} somebody` },
          value: { owner: 'somebody', report: report(index, run('endless', index + 1)) },
          version: 1,
        })),
    };
    const [only] = await lastRuns(endless, 'app-roles', 3);
    expect([only?.slices.length, only?.cut]).toEqual([400, true]);
  });

  it('show an entry of an unknown form as one, with its time and who', async () => {
    const store = await storeWith(report(1));
    const key = { partition: 'runs#app-roles', name: `${time(2)} a new version` };
    await store.put(key, { version: 9 }, 'absent');
    const [newest] = await lastRuns(store, 'app-roles', 1);
    expect(newest?.slices).toEqual([{ startedAt: time(2), owner: 'a new version' }]);
  });
});
