import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { company, groupId, rowsIn, storeIdOf, type Row } from '../e2e/account-assignments/company.ts';
import type { RunReport } from '../../src/core/report.ts';
import type { FaultInput } from '../../src/lab/world.ts';
import { group } from '../support/groups.ts';
import { listen } from './lab-handler.ts';
import { deployedAccess, type DeployedAccess } from './sliced-run.ts';

const accounts = Array.from({ length: 10 }, (_none, index) => ({
  id: String(100_000_000_001 + index),
  name: `account-${index + 1}`,
}));
const rowsOf = (n: number): readonly Row[] => accounts.map(({ id }) => `${id} Set${n % 4} ${n}`);
const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_none, index) => from + index);

const kept = numbers(1, 17);
const missing = numbers(30, 34);
const lease = { partition: 'lease', name: 'account-assignments' };

interface Estate extends DeployedAccess {
  wanted: readonly number[];
  rows(): readonly Row[];
  /** The reports that are kept, the first one first. */
  history(): Promise<readonly RunReport[]>;
  /** Somebody else has the lease from now on. */
  take(minutes: number): Promise<void>;
}

/** One hundred and sixty assignments are there, and forty of four more groups are to be made. */
function estate(wanted: readonly number[] = [...kept, ...missing]): Estate {
  const world = company({
    accounts,
    permissionSets: ['Set0', 'Set1', 'Set2', 'Set3'],
    groups: [...kept, ...missing].map((n) => group(n, { displayName: `team ${n}` })),
    rows: kept.flatMap(rowsOf),
    ledger: kept.flatMap((n) => rowsOf(n).map((row) => ({ row, displayName: `team ${n}` }))),
    pageSize: { identityCenter: 100, organizations: 20, graph: 999 },
  });
  const mapping = (n: number) => ({
    group: groupId(n),
    accounts: accounts.map(({ id }) => id),
    permissionSets: [`Set${n % 4}`],
  });
  const own: Estate = {
    wanted,
    ...deployedAccess(world, () => ({ mappings: own.wanted.map(mapping) })),
    rows: () => rowsIn(own.lab.world),
    async history() {
      const entries = await own.state.list('runs#account-assignments');
      return entries.map(({ value }) => (value as { report: RunReport }).report);
    },
    async take(minutes) {
      const [now, entry] = [own.lab.clock.now(), await own.state.get(lease)];
      const until = new Date(now.getTime() + minutes * 60_000).toISOString();
      const value = { held: true, owner: 'somebody', since: now.toISOString(), until };
      await own.state.put(lease, value, entry?.version ?? 'absent');
    },
  };
  return own;
}

const down = (operation: string, times: number): FaultInput => ({
  operation,
  effect: { type: 'error', status: 500, code: 'InternalServerException', message: 'down' },
  times,
});

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('an approved run', () => {
  it('is done to its end although a group is renamed between two slices', async () => {
    const own = estate();
    const { planId } = (await own.run({ mode: 'plan' }, { name: 'plan' })).report;
    const rename = (slice: number): void => {
      const groups = slice === 1 ? own.lab.world.entra.groups : [];
      for (const each of groups) each.displayName = `${each.displayName}, renamed`;
    };
    const run = await own.run({ mode: 'apply', expect: planId }, { sliceSeconds: 5, between: rename });
    expect(run.state.slices).toBeGreaterThan(1);
    expect([run.status, run.report.withheld]).toEqual(['SUCCEEDED', []]);
    expect(own.rows()).toEqual([...kept, ...missing].flatMap(rowsOf).toSorted());
  });

  it('goes on when its first slice was killed in writing and somebody else has the lease then', async () => {
    const own = estate();
    const { planId } = (await own.run({ mode: 'plan' }, { name: 'plan' })).report;
    const between = async (invocation: number) => (invocation === 1 ? own.take(1) : undefined);
    const run = await own.run({ mode: 'apply', expect: planId }, { killedAt: [95], between });
    expect(run.pauses[0]).toBe(60);
    expect(run.status).toBe('SUCCEEDED');
    expect(own.rows()).toEqual([...kept, ...missing].flatMap(rowsOf).toSorted());
  });
});

describe('a target that has become small between two slices', () => {
  it('is not emptied by the next one', async () => {
    const own = estate();
    const run = await own.run(
      { mode: 'apply' },
      {
        sliceSeconds: 5,
        between(invocation) {
          const center = own.lab.world.aws.identityCenter;
          if (invocation !== 1 || center === undefined) return;
          const left = new Set([4, ...missing].map((n) => storeIdOf(n)));
          const rows = center.accountAssignments.filter(({ principalId }) => left.has(principalId));
          center.accountAssignments.splice(0, center.accountAssignments.length, ...rows);
          own.wanted = [];
        },
      },
    );
    expect(run.report).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' } });
    expect(own.rows()).toEqual(expect.arrayContaining([...rowsOf(4)]));
  });
});

describe('a read that fails in a later slice', () => {
  const broken = (times: number) => {
    const own = estate();
    const between = (invocation: number): void => {
      if (invocation !== 1) return;
      own.lab.faults.add(down('sso:ListInstances', times));
    };
    return { own, run: own.run({ mode: 'apply' }, { sliceSeconds: 8, between }) };
  };

  it('is tried again after a pause, and the run goes on', async () => {
    const { own, run } = broken(30);
    const { status, pauses } = await run;
    expect([status, pauses.slice(0, 2)]).toEqual(['SUCCEEDED', [5, 60]]);
    expect(own.rows()).toEqual([...kept, ...missing].flatMap(rowsOf).toSorted());
  });

  it('again and again ends the run, with what it last said, in the log and in the history', async () => {
    const { own, run } = broken(10_000);
    const { status, error } = await run;
    expect(status).toBe('FAILED');
    expect(error?.ErrorMessage).toMatch(/NO_PROGRESS: 8 slices in a row .* the last said [A-Z_]+: /u);
    expect((await own.history()).at(-1)?.error?.code).toBe('NO_PROGRESS');
    expect(log.lines().filter((line) => JSON.stringify(line).includes('NO_PROGRESS'))).not.toEqual([]);
  });
});

describe('a lease that somebody else holds for long', () => {
  it.each(['5m', '10m'])('ends a run that waits %s for it with who holds it, which is kept', async (wait) => {
    const own = estate();
    await own.take(2_880);
    const run = await own.run({ mode: 'apply', wait });
    expect([run.status, run.state.slices]).toEqual(['FAILED', 1]);
    expect(run.error?.ErrorMessage).toContain('LEASE_HELD: somebody holds the lease');
    const kept = (await own.history()).map(({ status, error }) => [status, error?.code]);
    expect(kept).toEqual([['failed', 'LEASE_HELD']]);
  });

  it('ends it so too when the time of the slice is over before the wait is', async () => {
    const own = estate();
    await own.take(2_880);
    const run = await own.run({ mode: 'apply', wait: '10m' }, { sliceSeconds: 60 });
    expect(run.error?.ErrorMessage).toContain('LEASE_HELD: somebody holds the lease');
  });

  it('is not waited for once more in a later slice', async () => {
    const own = estate();
    const between = async (invocation: number) => (invocation === 1 ? own.take(8) : undefined);
    const run = await own.run({ mode: 'apply', wait: '10m' }, { sliceSeconds: 8, between });
    expect([run.status, run.pauses.slice(0, 4)]).toEqual(['SUCCEEDED', [5, 60, 120, 240]]);
  });
});

describe('what an apply refuses before it has the lease', () => {
  it('is in the history, and of a plan it is not', async () => {
    const own = estate();
    const wrong = { approve: [groupId(1)] };
    await own.run({ mode: 'plan', accounts: ['nowhere'] }, { name: 'plan' });
    await own.run({ mode: 'apply', ...wrong }, { name: 'apply' });
    expect((await own.history()).map(({ error }) => error?.code)).toEqual(['APPROVE_WITHOUT_EXPECT']);
  });
});
