import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { company, groupId, rowsIn, type Row } from '../e2e/account-assignments/company.ts';
import type { RunReport } from '../../src/core/report.ts';
import { executionArn } from '../support/durable.ts';
import { group } from '../support/groups.ts';
import { listen } from './lab-handler.ts';
import { deployedAccess, type DeployedAccess } from './sliced-run.ts';

const accounts = Array.from({ length: 10 }, (_none, index) => ({
  id: String(100_000_000_001 + index),
  name: `account-${index + 1}`,
}));
const setOf = (n: number): string => `Set${n % 4}`;
const rowsOf = (n: number): readonly Row[] => accounts.map(({ id }) => `${id} ${setOf(n)} ${n}`);
const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_none, index) => from + index);

const kept = numbers(1, 17);
const gone = numbers(20, 24);
const missing = numbers(30, 34);

interface Estate extends DeployedAccess {
  /** Numbers of the groups that are mapped to a permission set in every account. */
  wanted: readonly number[];
  rows(): readonly Row[];
}

/** Two hundred assignments in all, those of the groups `kept` and `gone`, and whatever is wanted. */
function estate(wanted: readonly number[], limits: object = {}): Estate {
  const there = [...kept, ...gone];
  const world = company({
    accounts,
    permissionSets: ['Set0', 'Set1', 'Set2', 'Set3'],
    groups: [...there, ...missing].map((n) => group(n, { displayName: `team ${n}` })),
    rows: there.flatMap(rowsOf),
    ledger: there.flatMap((n) => rowsOf(n).map((row) => ({ row, displayName: `team ${n}` }))),
    pageSize: { identityCenter: 100, organizations: 20, graph: 999 },
  });
  const settings = () => ({ mappings: own.wanted.map(mapping), limits });
  const own: Estate = { wanted, ...deployedAccess(world, settings), rows: () => rowsIn(own.lab.world) };
  return own;
}

function mapping(n: number): object {
  return { group: groupId(n), accounts: accounts.map(({ id }) => id), permissionSets: [setOf(n)] };
}

const rowsOfAll = (groups: readonly number[]): readonly Row[] => groups.flatMap(rowsOf).toSorted();
const planIdOf = async (own: Estate, name = 'plan'): Promise<string | undefined> =>
  (await own.run({ mode: 'plan' }, { name })).report.planId;

/** Of the lab's clock: enough for reading and for about a dozen changes. */
const sliceSeconds = 8;

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a run that is longer than a slice', () => {
  it('is one execution of one operation, whose slices go on until nothing is left', async () => {
    const own = estate([...kept, ...missing]);
    const run = await own.run({ mode: 'apply' }, { sliceSeconds });

    expect(own.rows()).toEqual(rowsOfAll([...kept, ...missing]));
    expect([run.status, run.error]).toEqual(['SUCCEEDED', undefined]);
    expect(run.state.slices).toBeGreaterThanOrEqual(3);
    expect(run.log.operations().map(({ Name, Status }) => [Name, Status])).toEqual([
      [undefined, 'STARTED'],
      ['slices', 'SUCCEEDED'],
    ]);
    expect(run.invocations).toBe(run.state.slices);
    expect(new Set(run.pauses)).toEqual(new Set([5]));
    expect(own.lab.journal.entries.length).toBeGreaterThan(0);
  });

  it('has each slice in the log and in the history, with its number, under one name', async () => {
    const own = estate(kept);
    const { state } = await own.run({ mode: 'apply' }, { sliceSeconds });
    const history = await own.state.list('runs#account-assignments');
    const slices = history.map(({ value }) => (value as { report: RunReport }).report.slice);

    expect(slices.map((slice) => slice?.number)).toEqual(numbers(1, state.slices + 1));
    expect(new Set(slices.map((slice) => slice?.run))).toEqual(new Set([executionArn('one')]));
    expect(slices.map((slice) => slice?.applied).at(-1)).toBeGreaterThan(0);
    expect(log.lines().filter(({ message }) => message === 'report')).toHaveLength(state.slices);
  });

  it('waits when another run has taken the lease between two slices, and goes on', async () => {
    const own = estate(kept);
    const lease = { partition: 'lease', name: 'account-assignments' };
    const run = await own.run(
      { mode: 'apply' },
      {
        sliceSeconds,
        between: async (invocation) => {
          if (invocation !== 1) return;
          const [now, entry] = [own.lab.clock.now(), await own.state.get(lease)];
          const until = new Date(now.getTime() + 100_000).toISOString();
          const value = { held: true, owner: 'somebody', since: now.toISOString(), until };
          await own.state.put(lease, value, entry?.version ?? 'absent');
        },
      },
    );
    expect(own.rows()).toEqual(rowsOfAll(kept));
    expect([run.status, ...run.pauses.slice(0, 3)]).toEqual(['SUCCEEDED', 5, 60, 120]);
  });
});

describe('the guard', () => {
  const limits = { maxDeletes: 40 };

  it('lets forty deletes in several slices be forty deletes, also when processes die', async () => {
    const own = estate(kept, limits);
    const run = await own.run({ mode: 'apply' }, { sliceSeconds, killedAt: [60, 130] });
    expect(own.rows()).toEqual(rowsOfAll(kept));
    expect(run.pauses).toContain(60);
    expect([run.status, run.error]).toEqual(['SUCCEEDED', undefined]);
  });

  it('counts what a slice has begun that was killed', async () => {
    const own = estate(kept, limits);
    const run = await own.run(
      { mode: 'apply' },
      { sliceSeconds, killedAt: [60], between: () => void (own.wanted = [...kept.slice(1), ...gone]) },
    );
    // Of the forty some are gone, and the ten that are to go now come on top of them.
    expect(run.report).toMatchObject({ status: 'refused', violations: [{ count: 50, allowed: 40 }] });
    expect(own.rows()).toEqual(expect.arrayContaining([...rowsOf(1)]));
  });

  it('refuses the slice in which they become more, although it is little by itself', async () => {
    const own = estate(kept, limits);
    const run = await own.run(
      { mode: 'apply' },
      { sliceSeconds, between: () => void (own.wanted = kept.slice(1)) },
    );
    expect(run.report).toMatchObject({
      status: 'refused',
      refusal: { code: 'GUARD_REFUSED' },
      violations: [{ limit: 'maxDeletes', count: 50, allowed: 40, existing: 200 }],
    });
    expect(own.rows()).toEqual(expect.arrayContaining([...rowsOfAll(kept)]));
    expect(run.error?.ErrorType).toBe('RunFailedError');
  });
});

describe('a plan that was approved by its id', () => {
  it('is done to its end in slices, and what came up meanwhile is held back', async () => {
    const own = estate([...kept, ...missing]);
    const expected = await planIdOf(own);
    own.wanted = [...kept, ...missing];
    const run = await own.run(
      { mode: 'apply', expect: expected },
      {
        sliceSeconds: 12,
        between: () => void (own.wanted = [...kept.slice(1), ...missing, ...gone.slice(1)]),
      },
    );
    const { slice, withheld } = run.report;
    expect(slice?.number).toBeGreaterThan(1);
    expect(withheld.map(({ rule, reason }) => `${rule}: ${reason}`)).toContain(
      'approval: it is not in the plan that was approved',
    );
    // The group that lost its mapping meanwhile keeps what it has: nobody approved that.
    expect(own.rows()).toEqual(expect.arrayContaining([...rowsOf(1), ...rowsOfAll(missing)]));
    expect(run.status).toBe('SUCCEEDED');
  });

  it('goes on although its first slice was killed in the middle of writing, and is tried again', async () => {
    const own = estate(kept);
    const expected = await planIdOf(own);
    const run = await own.run({ mode: 'apply', expect: expected }, { sliceSeconds, killedAt: [70] });

    expect([run.status, run.error]).toEqual(['SUCCEEDED', undefined]);
    expect(run.report.planId).not.toBe(expected);
    expect(own.rows()).toEqual(rowsOfAll(kept));
    // The dead process holds the lease until no Lambda can be alive any more, a quarter of an hour after it began.
    const [one, two, four, rest = 0, ...others] = run.pauses;
    expect([one, two, four]).toEqual([60, 120, 240]);
    expect(rest).toBeGreaterThan(450);
    expect(rest).toBeLessThan(480);
    expect(new Set(others)).toEqual(new Set([5]));
  });

  it('is refused, when it is another one by then and nothing of it has been begun', async () => {
    const own = estate(kept);
    const expected = await planIdOf(own);
    own.wanted = kept.slice(1);
    const run = await own.run({ mode: 'apply', expect: expected }, { sliceSeconds });
    expect(run.report).toMatchObject({ status: 'refused', refusal: { code: 'PLAN_CHANGED' } });
    expect(own.writes()).toEqual([]);
  });

  it('may pass the guard when that is forced, in every slice, and nothing else may', async () => {
    const own = estate(kept, { maxDeletes: 5 });
    const event = { mode: 'apply', expect: await planIdOf(own), force: true };
    const run = await own.run(event, { sliceSeconds, between: () => void (own.wanted = kept.slice(1)) });
    expect([run.status, run.error]).toEqual(['SUCCEEDED', undefined]);
    expect(own.rows()).toEqual(rowsOfAll(kept));
  });
});
