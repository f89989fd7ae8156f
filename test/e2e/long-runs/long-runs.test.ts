import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rowsIn } from '../account-assignments/company.ts';
import { estate, fullScale, quotas, type EstateSize } from './estate.ts';
import { askedFor, fullness, longRun } from './long-run.ts';

/**
 * A tenth of the full scale, in short slices; `npm run bench` has the whole. 105 accounts are seven times what may be
 * outstanding: in an account one role is made at a time, so that ten accounts left over could not fill it.
 */
const tenth: EstateSize = { ...fullScale, teams: fullScale.teams / 10 + 1 };
const remainingMs = 60_000 + 150_000;

/** A page of log lines for each slice is not what is looked at here. */
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(() => true);
});
afterEach(() => vi.restoreAllMocks());

describe('a hundred accounts, two hundred groups and a thousand assignments to make', () => {
  it('are done in the slices of one durable execution, as fast as AWS allows', async () => {
    const { world, wanted } = estate(tenth);
    const run = await longRun(world, { remainingMs });
    expect(run).toMatchObject({ status: 'SUCCEEDED', report: { degraded: false } });
    expect(rowsIn(run.lab.world)).toEqual(wanted);
    expect(run.state.slices).toBeGreaterThanOrEqual(3);
    expect(run.log.operations().length).toBeLessThanOrEqual(100);
    // Each was asked for once, and nothing else was.
    expect([...askedFor(run).values()]).toEqual(wanted.map(() => 1));
    const { whileWriting } = fullness(run, quotas.outstandingLimit);
    expect(whileWriting).toBeGreaterThan(0.9);
    expect(await run.plan()).toMatchObject({ status: 'no-changes', unchanged: wanted.length, withheld: [] });
  }, 120_000);

  it('are done when the process is killed half-way, too, and none of them twice', async () => {
    const { world, wanted } = estate(tenth);
    const run = await longRun(world, { remainingMs, kills: [1717] });
    expect(run).toMatchObject({ status: 'SUCCEEDED', report: { degraded: false } });
    expect(rowsIn(run.lab.world)).toEqual(wanted);
    expect([...askedFor(run).values()]).toEqual(wanted.map(() => 1));
    expect(await run.plan()).toMatchObject({ status: 'no-changes', unchanged: wanted.length, withheld: [] });
  }, 120_000);
});
