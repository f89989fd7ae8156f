import { beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../../src/core/report.ts';
import type { World } from '../../../src/lab/world.ts';
import { group } from '../../support/groups.ts';
import { accessApp, company, groupId, rowsIn, type AccessApp, type Row } from './company.ts';

/** After this much time no lease holds any more. */
const leaseOver = 21 * 60_000;

const accounts = Array.from({ length: 5 }, (_none, index) => ({
  id: String(100_000_000_001 + index),
  name: `account-${index + 1}`,
}));
const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_none, index) => from + index);

const setOf = (n: number): string => `Set${n % 4}`;
const rowsOf = (n: number): readonly Row[] => accounts.map(({ id }) => `${id} ${setOf(n)} ${n}`);

/** Groups that have, or had, a permission set in every account. */
const missing = numbers(1, 8);
const kept = numbers(12, 13);
const drifted = numbers(13, 14);
/** Of a group that nobody manages here, and of one that is managed and was given more by hand. */
const foreign = [`${accounts[0]?.id} Set1 90`, `${accounts[1]?.id} Set3 12`];
const result = [...[...missing, ...kept].flatMap(rowsOf), ...foreign].toSorted();

const settings = {
  mappings: [...missing, ...kept].map((n) => ({
    group: groupId(n),
    accounts: accounts.map(({ id }) => id),
    permissionSets: [setOf(n)],
  })),
  limits: { freeDeletes: 5 },
};

/** Thirty-five assignments to make and five to take away. */
function busyCompany(): World {
  const there = [...kept, ...drifted];
  return company({
    accounts,
    permissionSets: ['Set0', 'Set1', 'Set2', 'Set3'],
    groups: [...missing, ...kept, ...drifted].map((n) => group(n, { displayName: `team ${n}` })),
    rows: [...there.flatMap(rowsOf), ...foreign],
    ledger: there.flatMap((n) => rowsOf(n).map((row) => ({ row, displayName: `team ${n}` }))),
    pageSize: { identityCenter: 100, organizations: 20, graph: 999 },
  });
}

let world: World;
/** Of each request of a run that nobody kills: whether it changes something. */
const isWrite: boolean[] = [];
let whole: RunReport;
let wholeRows: readonly Row[];
beforeAll(async () => {
  world = busyCompany();
  const app = accessApp(world, {
    settings,
    intercept: (request, next) => {
      isWrite.push(/(?:Create|Delete)AccountAssignment$/u.test(request.headers.get('x-amz-target') ?? ''));
      return next(request);
    },
  });
  whole = await app.apply();
  wholeRows = rowsIn(app.world);
});

/** Everything from request `n` on hangs for ever, as for a process that is gone. Every other one was still handled. */
async function killedAt(n: number): Promise<AccessApp> {
  let count = 0;
  const killed = Promise.withResolvers<'killed'>();
  const app = accessApp(world, {
    settings,
    intercept: async (request, next) => {
      count += 1;
      if (count < n) return next(request);
      if (count === n && n % 2 === 0) await next(request);
      killed.resolve('killed');
      return new Promise<Response>(() => undefined);
    },
  });
  expect(await Promise.race([app.apply(), killed.promise])).toBe('killed');
  return app;
}

async function expectToConverge(dead: AccessApp, n: number): Promise<void> {
  const now = dead.now();
  expect(
    foreign.filter((row) => !rowsIn(now).includes(row)),
    `killed at ${n}`,
  ).toEqual([]);
  const next = accessApp(
    { ...now, now: new Date(Date.parse(now.now) + leaseOver).toISOString() },
    { settings },
  );
  const report = await next.apply();
  expect(report.status, `killed at ${n}`).toMatch(/^(applied|no-changes)$/u);
  expect(rowsIn(next.world), `killed at ${n}`).toEqual(result);
  expect((await next.plan()).status, `killed at ${n}`).toBe('no-changes');
  await Promise.all([dead.state.close(), next.state.close()]);
}

/** Every write and every third of the others: what they leave behind is the same as after the one before. */
function momentsWithin(from: number, to: number): readonly number[] {
  return numbers(from, Math.min(to, isWrite.length) + 1).filter(
    (n) => isWrite[n - 1] === true || n % 3 === 0,
  );
}

describe('a run that is killed', () => {
  it('would have done all of it in a hundred requests and more', () => {
    expect([whole.status, wholeRows]).toEqual(['applied', result]);
    expect(isWrite.length).toBeGreaterThan(100);
    expect(isWrite.length).toBeLessThanOrEqual(150);
    expect(isWrite.filter(Boolean).length).toBeGreaterThanOrEqual(40);
  });

  it('while another may still hold the lease, is not followed by one that writes', async () => {
    const next = accessApp((await killedAt(60)).now(), { settings });
    expect(await next.apply()).toMatchObject({ status: 'failed', error: { code: 'LEASE_HELD' } });
  });

  // A few tests instead of one, so that they say how far they are.
  it.each(numbers(0, 5).map((part) => ({ from: part * 30 + 1, to: part * 30 + 30 })))(
    'between the requests $from and $to is followed by one that ends where it would have ended',
    async ({ from, to }) => {
      const moments = momentsWithin(from, to);
      for (const n of moments) await expectToConverge(await killedAt(n), n);
      expect(moments.length).toBeGreaterThan(0);
    },
    120_000,
  );
});
