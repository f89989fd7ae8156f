import { describe, expect, it, vi } from 'vitest';
import { rowsIn } from '../e2e/account-assignments/company.ts';
import { estate, fullScale, quotas } from '../e2e/long-runs/estate.ts';
import { askedFor, fullness, longRun, type LongRun } from '../e2e/long-runs/long-run.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Counts, and shares of the lab's time, which are the same on every machine. */
function told(what: string, run: LongRun): string {
  const { overAll, whileWriting } = fullness(run, quotas.outstandingLimit);
  return (
    `${what}: ${run.begun.length} slices, ${run.log.operations().length} durable operations, ` +
    `${run.lab.journal.entries.length} calls; of what AWS lets be outstanding ${percent(whileWriting)} was used ` +
    `while writing and ${percent(overAll)} over all\n`
  );
}

/** Without the lines that the function logs. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const quiet = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(() => true),
  );
  try {
    return await work();
  } finally {
    for (const each of quiet) each.mockRestore();
  }
}

describe.each([
  { what: 'undisturbed', kills: [] },
  { what: 'killed half-way', kills: [20_011] },
])('1,000 accounts, 2,000 groups, 10,000 assignments to make, $what', ({ what, kills }) => {
  it('are counted', { timeout: 900_000 }, async ({ bench }) => {
    const { world, wanted } = estate(fullScale);
    let run: LongRun | undefined;
    await bench('one durable execution, on the lab', async () => {
      run = await quietly(() => longRun(world, { kills }));
    }).run({ iterations: 1, time: 0, warmup: false });
    if (run === undefined) throw new Error('the bench did not run');
    expect(run).toMatchObject({ status: 'SUCCEEDED', report: { degraded: false } });
    expect(rowsIn(run.lab.world)).toEqual(wanted);
    expect([...askedFor(run).values()].filter((times) => times !== 1)).toEqual([]);
    process.stdout.write(told(what, run));
  });
});
