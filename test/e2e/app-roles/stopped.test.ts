import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryState } from '../../../src/app-defaults.ts';
import type { World } from '../../../src/lab/world.ts';
import { expectEveryOutcome, fault, labApp, type Intercept, type LabApp } from '../../support/lab-app.ts';
import {
  company,
  day,
  expectForeignUntouched,
  expectSettled,
  expectToConverge,
  ours,
  prod,
  published,
  reasons,
} from './company.ts';

/** After this much time no lease holds any more. */
const leaseOver = 21 * 60_000;

/** An apply that has everything to do: add, rename, disable, remove. It needs two writes of the collection. */
interface Busy {
  readonly world: World;
  readonly state: unknown;
  readonly requests: number;
  readonly result: readonly string[];
}

const configChanges = {
  appRoles: { limits: { freeDeletes: 2, freeUpdates: 5 } },
  connection: { appRole: { displayName: '{roleName} of {accountName}' } },
};

async function busy(): Promise<Busy> {
  const start = company({
    appRoles: [
      ours(1, prod, 'prod', 'Admin'),
      ours(2, prod, 'prod', 'Reader'),
      ours(3, prod, 'prod', 'Gone'),
      { ...ours(4, prod, 'prod', 'Older'), isEnabled: false },
    ],
  });
  const firstState = createMemoryState({});
  const first = labApp(start, { state: firstState, configChanges: { appRoles: { policy: 'create-only' } } });
  // Notes what is missing; creates are left for later.
  await labApp(start, {
    state: firstState,
    configChanges: { connection: { roles: { include: [{ name: '[AR]*' }] } } },
  }).apply();
  first.lab.clock.advance(8 * day);
  const world = { ...start, now: first.lab.clock.now().toISOString() };
  const state = firstState.dump();

  const whole = labApp(world, { state: createMemoryState(state), configChanges });
  const report = await whole.apply();
  expect(report.status).toBe('applied');
  expect(new Set(report.changes.map(({ action, step }) => step ?? action))).toEqual(
    new Set(['create', 'update', 'retire', 'remove']),
  );
  const requests = whole.journal.entries.length;
  await expectSettled(whole, world);
  return { world, state, requests, result: published(whole) };
}

let given: Busy;
beforeAll(async () => {
  given = await busy();
});

const onBusy = (intercept?: Intercept): LabApp =>
  labApp(given.world, {
    state: createMemoryState(given.state),
    configChanges,
    ...(intercept === undefined ? {} : { intercept }),
  });

/** Everything from request `n` on hangs for ever, as for a process that is gone. */
async function killedAt(n: number, handled: boolean): Promise<LabApp> {
  let count = 0;
  let gone = (): void => undefined;
  const killed = new Promise<'killed'>((resolve) => {
    gone = () => resolve('killed');
  });
  const app = onBusy(async (request, next) => {
    count += 1;
    if (count < n) return next(request);
    if (count === n && handled) await next(request);
    gone();
    return new Promise<Response>(() => undefined);
  });
  expect(await Promise.race([app.apply(), killed])).toBe('killed');
  return app;
}

describe('a run that is killed', () => {
  it.each([
    { when: 'before a request is handled', handled: false },
    { when: 'after a request is handled', handled: true },
  ])(
    '$when, whichever it is, is followed by one that ends where it would have ended',
    async ({ handled }) => {
      expect(given.requests).toBeGreaterThan(10);
      for (let n = 1; n <= given.requests; n += 1) {
        const dead = await killedAt(n, handled);
        expectForeignUntouched(dead, given.world);
        const next = dead.healed();
        expect(await next.apply(), `killed at ${n}`).toMatchObject({
          status: 'failed',
          error: { code: 'LEASE_HELD' },
        });
        next.lab.clock.advance(leaseOver);
        await expectToConverge(next, given.world);
        expect(published(next), `killed at ${n}`).toEqual(given.result);
      }
    },
  );
});

describe('a network that goes away for good', () => {
  it('at any request gives a report of everything, and the next run ends where it would have ended', async () => {
    for (let n = 0; n < given.requests; n += 1) {
      const app = onBusy();
      app.lab.faults.add(fault('', { type: 'reset' }, { skip: n, times: 'always' }));
      const report = await app.apply();
      // Without an account there may be nothing to do, which is told as degraded; anything else has a reason.
      const told = report.degraded ? 'AWS_ or ENTRA_' : reasons(report);
      expect(told, `from ${n}`).toMatch(/ENTRA_|AWS_/u);
      expectEveryOutcome(report);
      expectForeignUntouched(app, given.world);
      const next = app.healed();
      await expectToConverge(next, given.world);
      expect(published(next), `from ${n}`).toEqual(given.result);
    }
  });
});

describe('a run whose time is up', () => {
  it('at any request says so, starts nothing new, and the next run ends where it would have ended', async () => {
    for (let n = 1; n <= given.requests; n += 1) {
      const stop = new AbortController();
      let count = 0;
      let writesAfter = 0;
      const app = onBusy(async (request, next) => {
        count += 1;
        if (count > n && request.method === 'PATCH') writesAfter += 1;
        if (count === n) stop.abort(new Error('deadline'));
        return next(request);
      });
      const report = await app.apply({}, { signal: stop.signal });
      expect(writesAfter, `at ${n}`).toBe(0);
      // Only at the very last request is it too late to stop anything.
      const told = report.status === 'applied' ? `${n === given.requests && 'deadline'}` : reasons(report);
      expect(told, `at ${n}`).toMatch(/DEADLINE|deadline|ENTRA_INTERRUPTED|ENTRA_READ_BACK/u);
      expect(['applied', 'failed', 'partial'], `at ${n}`).toContain(report.status);
      expectEveryOutcome(report);
      expectForeignUntouched(app, given.world);
      const next = app.healed();
      await expectToConverge(next, given.world);
      expect(published(next), `at ${n}`).toEqual(given.result);
    }
  });

  it('before it began does nothing at all', async () => {
    const app = onBusy();
    const report = await app.apply({}, { signal: AbortSignal.abort() });
    expect(report).toMatchObject({ status: 'failed', error: { code: 'DEADLINE' } });
    expect(app.journal.entries).toEqual([]);
  });
});

describe('two runs at once', () => {
  it('do not both write: one is told who holds the lease', async () => {
    const app = onBusy();
    const reports = await Promise.all([
      app.apply({}, { owner: 'night run' }),
      app.apply({}, { owner: 'Ada' }),
    ]);
    expect(reports.map(({ status }) => status).toSorted()).toEqual(['applied', 'failed']);
    const lost = reports.find(({ status }) => status === 'failed');
    expect(lost?.error).toMatchObject({
      code: 'LEASE_HELD',
      message: expect.stringMatching(/^(night run|Ada) holds the lease/u),
    });
    expect(lost).toMatchObject({ changes: [], outcomes: [] });
    expect(app.journal.writes()).toHaveLength(2);
    expect(published(app)).toEqual(given.result);
    await expectSettled(app, given.world);
  });

  it('may plan while another writes', async () => {
    const app = onBusy();
    const [applied, planned] = await Promise.all([app.apply(), app.plan()]);
    expect([applied.status, planned.status]).toEqual(['applied', 'planned']);
  });

  it('stop the one whose lease was taken over before it wrote', async () => {
    const state = createMemoryState(given.state);
    const key = { partition: 'lease', name: 'app-roles' };
    let taken = false;
    const app: LabApp = labApp(given.world, {
      state,
      configChanges,
      intercept: async (request, next) => {
        // The first read of the writer: the run is slow, and somebody else takes over.
        if (!taken && request.url.endsWith('$select=id,appRoles')) {
          taken = true;
          app.lab.clock.advance(leaseOver);
          const since = app.lab.clock.now();
          const until = new Date(since.getTime() + leaseOver);
          const value = {
            held: true,
            owner: 'another',
            since: since.toISOString(),
            until: until.toISOString(),
          };
          await state.put(key, value, (await state.get(key))?.version ?? 'absent');
        }
        return next(request);
      },
    });
    const report = await app.apply();
    expect(report.status).toBe('failed');
    expect(new Set(report.outcomes.map(({ failure, why }) => failure?.code ?? why))).toEqual(
      new Set(['LEASE_LOST', 'earlier-failure']),
    );
    expect(app.journal.writes()).toEqual([]);
    expectForeignUntouched(app, given.world);
  });
});
