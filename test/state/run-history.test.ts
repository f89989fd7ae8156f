import { describe, expect, it } from 'vitest';
import { reconcile } from '../../src/core/reconcile.ts';
import type { RunReport } from '../../src/core/report.ts';
import { recordRun } from '../../src/state/run-history.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { createSqliteStore } from '../../src/providers/state/sqlite.ts';
import { testContext } from '../support/context.ts';
import { thingJob, thingWorld } from '../support/thing-job.ts';
import { manyThings } from '../support/things.ts';

async function recorded(things: number): Promise<unknown> {
  const world = thingWorld({ wanted: manyThings(things) });
  const report = await reconcile(
    thingJob(world),
    testContext(createLabClock(new Date('2026-03-01T08:00:00.000Z'))),
  );
  const store = createSqliteStore(':memory:');
  await recordRun(store, report, 'terminal');
  const [entry] = await store.list('runs#things');
  await store.close();
  expect(entry?.key.name).toBe('2026-03-01T08:00:00.000Z terminal');
  return entry?.value;
}

describe('the history of runs', () => {
  it('keeps a report whole, with who ran it', async () => {
    expect(await recorded(3)).toMatchObject({
      owner: 'terminal',
      report: { job: 'things', status: 'planned', changes: [{}, {}, {}] },
    });
  });

  it('keeps of a very long report the first entries, and counts the others, since an item has a limit', async () => {
    const value = await recorded(5000);
    expect(value).toMatchObject({
      owner: 'terminal',
      report: { status: 'planned', omitted: { create: expect.any(Number) } },
    });
    const { report } = value as { readonly report: RunReport };
    expect(report.changes.length + (report.omitted?.['create'] ?? 0)).toBe(5000);
    expect(JSON.stringify(value).length).toBeLessThan(301_000);
  });
});
