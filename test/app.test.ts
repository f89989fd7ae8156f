import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../src/app-defaults.ts';
import { createApp, type AppContext, type RunRequest } from '../src/app.ts';
import type { RunJob } from '../src/composition/composition.ts';
import { RolebridgeError } from '../src/core/errors.ts';
import type { RunReport } from '../src/core/report.ts';
import { createLabClock } from '../src/lab/clock.ts';
import { keepRunRecord } from '../src/state/run-record.ts';
import { accessConfig } from './e2e/account-assignments/company.ts';
import { testContext } from './support/context.ts';
import { thingJob, thingWorld, thingWriter, type ThingWorld } from './support/thing-job.ts';
import { thing } from './support/things.ts';

const minute = 60_000;
const job = 'account-assignments';
const owner = 'function one';

/** An app whose one job keeps things in step, and what it has kept. */
function appOf(world: ThingWorld = thingWorld({ wanted: [thing('a')] })) {
  const clock = createLabClock(new Date('2026-11-22T08:00:00.000Z'));
  const state = createMemoryState({});
  const seen: { readonly at: string; readonly reading: AbortSignal | undefined }[] = [];
  const things = thingJob(world);
  const runThings = async (_parts: unknown, run: RunJob): Promise<RunReport> =>
    run(
      {
        ...things,
        name: job,
        read(context) {
          seen.push({ at: clock.now().toISOString(), reading: context.reading });
          return things.read(context);
        },
      },
      () => thingWriter(world),
    );
  const app = createApp(accessConfig({ mappings: [] }), {
    owner,
    jobs: { [job]: runThings },
    state,
    environment: { variable: () => undefined },
  });
  return {
    clock,
    state,
    seen,
    run: (request: RunRequest, more: Partial<AppContext> = {}) =>
      app.run(job, request, { ...testContext(clock), ...more }),
    async hold(by: string, minutes: number): Promise<void> {
      const [now, key] = [clock.now(), { partition: 'lease', name: job }];
      const until = new Date(now.getTime() + minutes * minute).toISOString();
      await state.put(key, { held: true, owner: by, since: now.toISOString(), until }, 'absent');
    },
    history: async () =>
      (await state.list(`runs#${job}`)).map(({ value }) => (value as { report: RunReport }).report),
  };
}

const slice = (number: number): RunRequest => ({
  mode: 'apply',
  waitForLease: 10 * minute,
  slice: { run: 'one', number, applied: 0 },
});

describe('the time for reading', () => {
  it('begins when the lease is there, however long it was waited for', async () => {
    const own = appOf();
    await own.hold('somebody', 5);
    const began: string[] = [];
    const beginReading = (): AbortSignal => {
      began.push(own.clock.now().toISOString());
      return own.clock.deadline(minute).signal;
    };
    expect((await own.run(slice(1), { beginReading })).status).toBe('applied');
    expect(began).toEqual(['2026-11-22T08:05:00.000Z']);
    expect(own.seen[0]?.reading?.aborted).toBe(false);
  });

  it('begins at once for a plan', async () => {
    const own = appOf();
    await own.hold('somebody', 5);
    const { signal } = own.clock.deadline(minute);
    await own.run({ mode: 'plan' }, { beginReading: () => signal });
    expect(own.seen).toEqual([{ at: '2026-11-22T08:00:00.000Z', reading: signal }]);
  });
});

describe('a slice that finds the lease held', () => {
  it('says in the history by whom', async () => {
    const own = appOf();
    await own.hold('somebody', 60);
    const report = await own.run(slice(1));
    expect(report.error?.message).toContain('somebody holds the lease');
    expect(await own.history()).toEqual([report]);
  });

  it('waits when it is the first one, and no later one does', async () => {
    const own = appOf();
    await own.hold('somebody', 5);
    expect((await own.run(slice(2))).error?.code).toBe('LEASE_HELD');
    expect(own.clock.now().toISOString()).toBe('2026-11-22T08:00:00.000Z');
    expect((await own.run(slice(1))).status).toBe('applied');
  });

  it('by its own dead try says when it may take it over, and does so then', async () => {
    const own = appOf();
    await own.hold(owner, 20);
    const { slice: told } = await own.run({ mode: 'apply', slice: { run: 'one', number: 1, applied: 0 } });
    expect(told).toMatchObject({ resumed: true, freeAt: '2026-11-22T08:15:00.000Z' });
    own.clock.advance(15 * minute);
    expect((await own.run(slice(2))).status).toBe('applied');
  });

  it('by somebody else is another try of a run that has begun', async () => {
    const own = appOf();
    await own.hold('somebody', 60);
    expect((await own.run(slice(1))).slice?.resumed).toBeUndefined();
    await keepRunRecord(own.state, { job, run: 'one' }, { begun: new Map() }, own.clock.now());
    const { slice: told } = await own.run(slice(1));
    expect(told).toEqual({ run: 'one', number: 1, applied: 0, resumed: true });
  });
});

it('a run in one piece does not take over what a process of the same name holds', async () => {
  const own = appOf();
  await own.hold(owner, 20);
  own.clock.advance(16 * minute);
  expect((await own.run({ mode: 'apply' })).error?.code).toBe('LEASE_HELD');
});

it('a read that fails when the run has begun in an earlier try says so', async () => {
  const own = appOf();
  const failing = appOf({
    ...thingWorld({}),
    get wanted(): never {
      throw new RolebridgeError('DOWN', 'the cloud is down', { hint: 'Wait.' });
    },
  });
  await keepRunRecord(failing.state, { job, run: 'one' }, { begun: new Map() }, own.clock.now());
  const report = await failing.run(slice(1));
  expect([report.error?.code, report.slice?.resumed]).toEqual(['DOWN', true]);
});
