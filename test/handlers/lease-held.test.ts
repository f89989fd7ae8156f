import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { company, groupId, rowsIn } from '../e2e/account-assignments/company.ts';
import type { World } from '../../src/lab/world.ts';
import { group } from '../support/groups.ts';
import { listen } from './lab-handler.ts';
import { deployedAccess, type DeployedAccess } from './sliced-run.ts';

const accounts = Array.from({ length: 10 }, (_none, index) => ({
  id: String(100_000_000_001 + index),
  name: `account-${index + 1}`,
}));
const groups = [1, 2, 3];
const lease = { partition: 'lease', name: 'account-assignments' };
const leave = { mode: 'apply', wait: '1m', whenHeld: 'leave' };

/** Thirty assignments are to be made. */
function access(faults: World['faults'] = []): DeployedAccess {
  const world = company({
    accounts,
    permissionSets: ['ReadOnly'],
    groups: groups.map((n) => group(n, { displayName: `team ${n}` })),
  });
  const mappings = groups.map((n) => ({
    group: groupId(n),
    accounts: accounts.map(({ id }) => id),
    permissionSets: ['ReadOnly'],
  }));
  return deployedAccess({ ...world, faults }, () => ({ mappings }));
}

async function hold({ lab, state }: DeployedAccess, minutes: number): Promise<void> {
  const [now, entry] = [lab.clock.now(), await state.get(lease)];
  const until = new Date(now.getTime() + minutes * 60_000).toISOString();
  const value = { held: true, owner: 'the event run', since: now.toISOString(), until };
  await state.put(lease, value, entry?.version ?? 'absent');
}

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const metrics = (name: string): readonly unknown[] =>
  log.lines().flatMap((line) => (name in line ? [line[name]] : []));

describe('a run that finds the lease with another one', () => {
  it('and was told to leave, ends without a failure, and says who has it and since when', async () => {
    const own = access();
    await hold(own, 15);
    const since = own.lab.clock.now().toISOString();
    const run = await own.run(leave);

    expect([run.status, run.error, run.state.slices]).toEqual(['SUCCEEDED', undefined, 1]);
    expect(run.result).toMatchObject({
      status: 'failed',
      error: {
        code: 'LEASE_HELD',
        message: expect.stringContaining(`the event run holds the lease`) as string,
      },
    });
    expect(run.result?.error?.message).toContain(`since ${since}`);
    expect(metrics('LeaseHeld')).toEqual([1]);
    expect(own.writes()).toEqual([]);
  });

  it.each([
    { says: 'nothing', event: { mode: 'apply', wait: '1m' } },
    { says: 'to fail', event: { ...leave, whenHeld: 'fail' } },
  ])('and was told $says, fails', async ({ event }) => {
    const own = access();
    await hold(own, 15);
    const run = await own.run(event);
    expect([run.status, run.error?.ErrorType]).toEqual(['FAILED', 'RunFailedError']);
    expect(run.error?.ErrorMessage).toContain('LEASE_HELD');
  });

  it('waits for it before it leaves', async () => {
    const own = access();
    await hold(own, 0.5);
    const run = await own.run(leave);
    expect([run.status, run.result?.status]).toEqual(['SUCCEEDED', 'applied']);
  });

  it('in its second slice goes on, whatever it was told: its work has begun', async () => {
    const own = access();
    const run = await own.run(leave, {
      sliceSeconds: 8,
      between: async (invocation) => (invocation === 1 ? hold(own, 4) : undefined),
    });
    expect(run.pauses).toContain(60);
    expect([run.status, run.error]).toEqual(['SUCCEEDED', undefined]);
    expect(rowsIn(own.lab.world)).toHaveLength(30);
  });

  it('that is its own, of a slice that was killed, goes on as well', async () => {
    const own = access();
    const run = await own.run(leave, { killedAt: [40] });
    expect([run.status, run.result?.status]).toEqual(['SUCCEEDED', 'applied']);
    expect(rowsIn(own.lab.world)).toHaveLength(30);
  });
});

describe('a run that was told to leave and fails in another way', () => {
  it('fails', async () => {
    const effect = { type: 'error', status: 400, code: 'AccessDeniedException', message: 'no' } as const;
    const own = access([{ operation: 'sso:ListInstances', skip: 0, every: 1, times: 'always', effect }]);
    const run = await own.run(leave);
    expect([run.status, run.error?.ErrorType]).toEqual(['FAILED', 'RunFailedError']);
  });
});
