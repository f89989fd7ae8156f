import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLanes } from '../../../../src/providers/aws/identity-center/lanes.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('lanes', () => {
  const jobs = fc.array(
    fc.record({
      accounts: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
      turns: fc.integer({ min: 0, max: 4 }),
      fails: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  it('run everything, so many at once at most, and never two on one account', async () => {
    await fc.assert(
      fc.asyncProperty(jobs, fc.integer({ min: 1, max: 3 }), async (all, limit) => {
        const lanes = createLanes(limit);
        const running: (readonly string[])[] = [];
        const settled = await Promise.allSettled(
          all.map((job, index) =>
            lanes.run(job.accounts, async () => {
              const busy = running.flat();
              expect(job.accounts.filter((account) => busy.includes(account))).toEqual([]);
              running.push(job.accounts);
              expect(running.length).toBeLessThanOrEqual(limit);
              for (let count = 0; count < job.turns; count += 1) await turn();
              running.splice(running.indexOf(job.accounts), 1);
              if (job.fails) throw new Error(String(index));
              return index;
            }),
          ),
        );
        expect(
          settled.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message)),
        ).toEqual(all.map(({ fails }, index) => (fails ? String(index) : index)));
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('let others go first only while the account of an earlier one is busy', async () => {
    const lanes = createLanes(3);
    const order: string[] = [];
    const job = (name: string, ...accounts: readonly string[]) =>
      lanes.run(accounts, async () => {
        order.push(name);
        await turn();
      });
    await Promise.all([job('one', 'a'), job('two', 'a', 'b'), job('three', 'c')]);
    expect(order).toEqual(['one', 'three', 'two']);
  });
});
