import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits, violations, type BegunByTarget, type Limits } from '../../src/core/guard.ts';
import { reconcile } from '../../src/core/reconcile.ts';
import { plan, type Plan } from '../../src/core/plan.ts';
import { grace } from '../../src/core/retirement.ts';
import { withhold } from '../../src/core/withhold.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { createSqliteStore } from '../../src/providers/state/sqlite.ts';
import { openWholeRun } from '../../src/state/whole-run.ts';
import { testContext } from '../support/context.ts';
import { slicedWriter, thingJob, thingWorld, type ThingWorld } from '../support/thing-job.ts';
import { manyThings, thing, thingKind, type Thing } from '../support/things.ts';

const clock = createLabClock(new Date('2026-03-01T08:00:00.000Z'));

/** One slice of a run: writes at most so many of its changes; a killed one is heard of no more. */
interface SliceCase {
  readonly writes: number;
  readonly killed: boolean;
}

const anySlices = fc.array(fc.record({ writes: fc.nat({ max: 12 }), killed: fc.boolean() }), {
  maxLength: 6,
});

const wholeSlice: SliceCase = { writes: Number.POSITIVE_INFINITY, killed: false };

/** Runs the slices of one run, and a last one that nothing stops. Tells the statuses. */
async function run(
  world: ThingWorld,
  slices: readonly SliceCase[],
  limits: Limits,
): Promise<readonly string[]> {
  const store = createSqliteStore(':memory:');
  const told: string[] = [];
  for (const { writes, killed } of [...slices, wholeSlice]) {
    const whole = await openWholeRun(store, { job: 'things', run: 'r' }, thingKind, {
      expected: false,
      clock,
    });
    const writer = slicedWriter(world, { writes, killed });
    const report = await reconcile(thingJob(world, { limits }), testContext(clock), { writer, whole });
    told.push(report.status);
  }
  await store.close();
  return told;
}

interface EstateCase {
  readonly existing: number;
  readonly gone: number;
  readonly renamed: number;
  readonly added: number;
}

const anyEstate: fc.Arbitrary<EstateCase> = fc
  .record({
    existing: fc.integer({ min: 1, max: 40 }),
    gone: fc.nat({ max: 40 }),
    renamed: fc.nat({ max: 40 }),
    added: fc.nat({ max: 40 }),
  })
  .filter(({ existing, gone, renamed }) => gone + renamed <= existing);

function worldOf({ existing, gone, renamed, added }: EstateCase): ThingWorld {
  const there = manyThings(existing);
  const kept = there
    .slice(gone)
    .map((item, index) => (index < renamed ? { ...item, name: `${item.name}, renamed` } : item));
  const more = Array.from({ length: added }, (_, index) => thing(`new${index}`));
  return thingWorld({ there, wanted: [...kept, ...more] });
}

const someLimits: fc.Arbitrary<Limits> = fc.record({
  maxDeletes: fc.nat({ max: 20 }),
  maxDeleteRatio: fc.constantFrom(0, 0.1, 0.3, 0.5, 1),
  freeDeletes: fc.nat({ max: 3 }),
  maxUpdateRatio: fc.constantFrom(0, 0.1, 0.5, 1),
  freeUpdates: fc.nat({ max: 5 }),
  emptyTarget: fc.constantFrom('refuse', 'allow'),
});

describe('the guard over the slices of one run', () => {
  it('lets the same through as over one run, however it is cut, and whichever slices are killed', async () => {
    await fc.assert(
      fc.asyncProperty(anyEstate, anySlices, someLimits, async (estate, slices, limits) => {
        const [atOnce, inSlices] = [worldOf(estate), worldOf(estate)];
        const [status] = await run(atOnce, [], limits);
        const statuses = await run(inSlices, slices, limits);

        expect(inSlices.there).toEqual(atOnce.there);
        // What is refused is refused at once, before a slice has written anything.
        expect(statuses.includes('refused')).toBe(status === 'refused');
      }),
      { seed: 20261122, numRuns: 200 },
    );
  });

  it('refuses what comes on top of what an earlier slice has begun', async () => {
    const store = createSqliteStore(':memory:');
    const world = thingWorld({ there: manyThings(100), wanted: manyThings(100).slice(30) });
    const slice = async (writes: number) => {
      const whole = await openWholeRun(store, { job: 'things', run: 'r' }, thingKind, {
        expected: false,
        clock,
      });
      const writer = slicedWriter(world, { writes, killed: false });
      return reconcile(thingJob(world), testContext(clock), { writer, whole });
    };
    expect((await slice(10)).status).toBe('partial');
    world.wanted = world.wanted.slice(1);
    const more = await slice(100);
    expect(more).toMatchObject({
      status: 'refused',
      violations: [{ limit: 'maxDeleteRatio', count: 31, allowed: 30, existing: 100 }],
    });
    await store.close();
  });

  it.each<{ name: string; before: Partial<ThingWorld>; meanwhile: readonly Thing[] }>([
    {
      name: 'has become small meanwhile',
      before: { there: manyThings(100), wanted: [...manyThings(100), thing('new1'), thing('new2')] },
      meanwhile: manyThings(26),
    },
    {
      name: 'had nothing in it when the run began',
      before: { there: [], wanted: manyThings(4) },
      meanwhile: manyThings(3),
    },
  ])('lets no slice empty a target that $name', async ({ before, meanwhile }) => {
    const store = createSqliteStore(':memory:');
    const world = thingWorld(before);
    const job = { ...thingJob(world), read: async () => ({ ...(await read()), targets: ['here'] }) };
    const read = () => thingJob(world).read(testContext(clock));
    const slice = async (writes: number) => {
      const options = { expected: false, clock };
      const whole = await openWholeRun(store, { job: 'things', run: 'r' }, thingKind, options);
      return reconcile(job, testContext(clock), {
        writer: slicedWriter(world, { writes, killed: false }),
        whole,
      });
    };
    expect((await slice(1)).status).toBe('partial');
    world.there = meanwhile;
    world.wanted = [];
    const next = await slice(Number.POSITIVE_INFINITY);
    expect(next).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' } });
    const limits = next.violations.map(({ limit }) => limit);
    expect(limits).toContain('emptyTarget');
    expect(limits).toEqual([...new Set(limits)]);
    await store.close();
  });

  it('does not count once more what a person runs as a run of its own', async () => {
    const world = thingWorld({ there: manyThings(10), wanted: manyThings(10).slice(3) });
    expect(await run(world, [], defaultLimits)).toEqual(['applied']);
    world.wanted = world.wanted.slice(2);
    expect(await run(world, [], defaultLimits)).toEqual(['applied']);
  });
});

describe('what earlier slices have begun', () => {
  const begun = (deletes: readonly string[], updates: readonly string[], existing = 10): BegunByTarget =>
    new Map([['here', { existing, deletes: new Set(deletes), updates: new Set(updates) }]]);
  const planned = (there: readonly Thing[], wanted: readonly Thing[]): Plan<Thing> =>
    plan(thingKind, { items: wanted }, there);
  const things = manyThings(10);

  it.each<{ name: string; plan: Plan<Thing>; begun: BegunByTarget; broken: readonly string[] }>([
    {
      name: 'counts',
      plan: planned(things.slice(3), things.slice(4)),
      begun: begun(['here t0', 'here t1', 'here t2'], []),
      broken: ['maxDeleteRatio'],
    },
    {
      name: 'counts once, when it is begun again',
      plan: planned(things, things.slice(3)),
      begun: begun(['here t0', 'here t1', 'here t2'], []),
      broken: [],
    },
    {
      name: 'keeps the size that the target had, whatever was created since',
      plan: planned(
        [...things, ...manyThings(90, { scope: 'south' }).slice(10)],
        [...things.slice(4), ...manyThings(90, { scope: 'south' }).slice(10)],
      ),
      begun: begun([], []),
      broken: ['maxDeleteRatio'],
    },
    {
      name: 'does not matter to a slice that deletes nothing',
      plan: planned(
        things.slice(3),
        things
          .slice(3)
          .map((item) => ({ ...item, name: 'renamed' }))
          .slice(0, 1)
          .concat(things.slice(4)),
      ),
      begun: begun(['here t0', 'here t1', 'here t2', 'here t3', 'here t4'], []),
      broken: [],
    },
    {
      name: 'counts for updates too',
      plan: planned(things, [...things.slice(0, 9), thing('t9', { name: 'renamed' })]),
      begun: begun([], ['here t0', 'here t1', 'here t2', 'here t3', 'here t4']),
      broken: ['maxUpdateRatio'],
    },
  ])('$name', ({ plan: one, begun: before, broken }) => {
    expect(violations(thingKind, one, defaultLimits, before).map(({ limit }) => limit)).toEqual(broken);
  });

  it('is not counted again as waiting for its removal', () => {
    const [retired, active] = [thing('t0', { active: false }), thing('t1', { active: true })];
    const there = [retired, active, ...things.slice(2)];
    const times = { grace: 0, rest: 3_600_000 };
    const seen = new Map([['here t1', { missingSince: '2026-02-01T00:00:00.000Z' }]]);
    const one = withhold(planned(there, things.slice(2)), [grace(seen, times, clock.now())]);
    const limits = { ...defaultLimits, maxDeleteRatio: 0.2 };
    expect(one.withheld.map(({ change }) => change.key)).toEqual(['here t0']);
    expect(violations(thingKind, one, { ...limits, maxDeletes: 2 }, begun(['here t0'], []))).toEqual([]);
  });
});
