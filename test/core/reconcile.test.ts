import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunContext } from '../../src/core/context.ts';
import { RolebridgeError } from '../../src/core/errors.ts';
import type { Job } from '../../src/core/job.ts';
import { policy } from '../../src/core/policy.ts';
import { reconcile } from '../../src/core/reconcile.ts';
import { rule } from '../../src/core/withhold.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { testContext } from '../support/context.ts';
import {
  thingJob,
  thingWorld,
  thingWriter,
  type ThingWorld,
  type ThingWriter,
} from '../support/thing-job.ts';
import { manyThings, thing, thingKind, thingSet, type Thing } from '../support/things.ts';

const context = (): RunContext => testContext(createLabClock(new Date('2026-03-01T08:00:00.000Z')));
/** Writes fine, and cannot remember. */
const forgetful = (writer: ThingWriter): ThingWriter => ({
  ...writer,
  remember: () => Promise.reject(new RolebridgeError('STATE_DOWN', 'no table', { hint: 'Make the table.' })),
});

describe('plan mode', () => {
  it('says what would be done and writes nothing', async () => {
    const world = thingWorld({ wanted: [thing('a')] });
    const report = await reconcile(thingJob(world), context());
    expect(report).toMatchObject({ mode: 'plan', status: 'planned', outcomes: [] });
    expect(report.changes.map(({ key }) => key)).toEqual(['here a']);
    expect(world.there).toEqual([]);
  });

  it('shows what the guard would refuse', async () => {
    const report = await reconcile(thingJob(thingWorld({ there: manyThings(3) })), context());
    expect(report.status).toBe('planned');
    expect(report.violations.map(({ limit }) => limit)).toEqual(['maxDeleteRatio', 'emptyTarget']);
  });

  it('goes by the limits of the reading, where it has its own', async () => {
    const job = thingJob(thingWorld({ there: manyThings(3) }));
    const limits = { ...job.limits, maxDeletes: 2, maxDeleteRatio: 1, emptyTarget: 'allow' } as const;
    const read = async (each: RunContext) => ({ ...(await job.read(each)), limits });
    const report = await reconcile({ ...job, read }, context());
    expect(report.violations.map(({ limit }) => limit)).toEqual(['maxDeletes']);
    expect(report.allowances).toMatchObject([{ allowedDeletes: 2 }]);
  });

  it('has no changes where there are none', async () => {
    const report = await reconcile(
      thingJob(thingWorld({ wanted: [thing('a')], there: [thing('a')] })),
      context(),
    );
    expect(report).toMatchObject({ status: 'no-changes', unchanged: 1, existing: { here: 1 } });
  });
});

describe('apply', () => {
  it('writes, remembers, and has nothing to do the next time', async () => {
    const world = thingWorld({ wanted: [thing('a'), thing('b')], there: [thing('b', { name: 'old' })] });
    const writer = thingWriter(world);
    const first = await reconcile(thingJob(world), context(), { writer });
    expect(first.outcomes.map(({ key, status }) => [key, status])).toEqual([
      ['here a', 'applied'],
      ['here b', 'applied'],
    ]);
    const second = await reconcile(thingJob(world), context(), { writer });
    expect([first.status, second.status]).toEqual(['applied', 'no-changes']);
    expect(writer.remembered.map(({ length }) => length)).toEqual([2, 0]);
    expect(writer.asked).toHaveLength(1);
  });

  it('does not bother the writer with nothing, but lets it remember', async () => {
    const writer = thingWriter(thingWorld({}));
    await reconcile(thingJob(thingWorld({})), context(), { writer });
    expect(writer.asked).toEqual([]);
    expect(writer.remembered).toEqual([[]]);
  });

  it('gives the writer what the rules let through and reports the rest', async () => {
    const world = thingWorld({ wanted: [thing('a')], there: [thing('b'), thing('c')] });
    const writer = thingWriter(world);
    const job = thingJob(world, { rules: [policy('upsert-only')] });
    const report = await reconcile(job, context(), { writer });
    expect(report.status).toBe('applied');
    expect(writer.asked.flat().map(({ key }) => key)).toEqual(['here a']);
    expect(report.withheld.map(({ key, rule }) => [key, rule])).toEqual([
      ['here b', 'policy'],
      ['here c', 'policy'],
    ]);
  });

  it('accounts for every change with one outcome, whatever was refused, and settles once nothing is', async () => {
    const allow = {
      maxDeletes: 99,
      maxDeleteRatio: 1,
      freeDeletes: 99,
      maxUpdateRatio: 1,
      freeUpdates: 99,
      emptyTarget: 'allow',
    } as const;
    await fc.assert(
      fc.asyncProperty(
        thingSet,
        thingSet,
        fc.subarray(['here a', 'there b', 'here c']),
        async (w, t, refused) => {
          const world = thingWorld({ wanted: w, there: t });
          const job = thingJob(world, { limits: allow });
          const report = await reconcile(job, context(), { writer: thingWriter(world, refused) });
          expect(report.outcomes.map(({ key }) => key)).toEqual(report.changes.map(({ key }) => key));
          for (const { key, status } of report.outcomes) {
            expect(status).toBe(refused.includes(key) ? 'failed' : 'applied');
          }
          const writer = thingWriter(world);
          await reconcile(job, context(), { writer });
          await reconcile(job, context(), { writer });
          expect((await reconcile(job, context(), { writer })).status).toBe('no-changes');
        },
      ),
    );
  });
});

describe('the status of an apply', () => {
  const wanted = [thing('a'), thing('b')];

  it.each([
    { name: 'nothing to do', wanted: [], refused: [], status: 'no-changes' },
    { name: 'all written', wanted, refused: [], status: 'applied' },
    { name: 'some refused by the cloud', wanted, refused: ['here a'], status: 'partial' },
    { name: 'all refused by the cloud', wanted, refused: ['here a', 'here b'], status: 'failed' },
    { name: 'all written, not remembered', wanted, refused: [], forgets: true, status: 'partial' },
    {
      name: 'nothing written, not remembered',
      wanted,
      refused: ['here a', 'here b'],
      forgets: true,
      status: 'failed',
    },
    { name: 'nothing to do, not remembered', wanted: [], refused: [], forgets: true, status: 'failed' },
  ])('$name: $status', async ({ wanted: items, refused, forgets = false, status }) => {
    const world = thingWorld({ wanted: items });
    const writer = thingWriter(world, refused);
    const report = await reconcile(thingJob(world), context(), {
      writer: forgets ? forgetful(writer) : writer,
    });
    expect(report.status).toBe(status);
    expect(report.outcomes).toHaveLength(items.length);
    expect(report.error?.code).toBe(forgets ? 'STATE_DOWN' : undefined);
  });
});

describe('what the guard refuses', () => {
  const emptied = () => thingWorld({ there: manyThings(4) });

  it('is not written, and what was seen is remembered', async () => {
    const world = emptied();
    const writer = thingWriter(world);
    const report = await reconcile(thingJob(world), context(), { writer });
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' }, outcomes: [] });
    expect(writer).toMatchObject({ asked: [], remembered: [[]] });
    expect(world.there).toHaveLength(4);
  });

  it('names every breach and the way to apply it nevertheless', async () => {
    const { refusal, planId } = await reconcile(thingJob(emptied()), context(), {
      writer: thingWriter(emptied()),
    });
    expect(refusal?.message).toContain(
      '(maxDeleteRatio 0.3, freeDeletes 1); here: every one of the 4 things',
    );
    expect(refusal?.hint).toContain(`--expect ${planId} --force`);
  });

  it('is written with force and the id of this plan', async () => {
    const world = emptied();
    const { planId = '' } = await reconcile(thingJob(world), context());
    const report = await reconcile(thingJob(world), context(), {
      writer: thingWriter(world),
      force: true,
      expect: planId,
    });
    expect(report.status).toBe('applied');
    expect(world.there).toEqual([]);
  });

  it.each([
    { name: 'force alone', apply: { force: true }, code: 'GUARD_REFUSED' },
    { name: 'another id', apply: { expect: '000000000000' }, code: 'PLAN_CHANGED' },
    { name: 'force and another id', apply: { force: true, expect: '000000000000' }, code: 'PLAN_CHANGED' },
  ])('stays refused with $name', async ({ apply, code }) => {
    const world = emptied();
    const writer = thingWriter(world);
    const report = await reconcile(thingJob(world), context(), { writer, ...apply });
    expect(report).toMatchObject({ status: 'refused', refusal: { code } });
    expect(writer).toMatchObject({ asked: [], remembered: [[]] });
  });

  it('stays refused with the id and no force', async () => {
    const world = emptied();
    const { planId = '' } = await reconcile(thingJob(world), context());
    const report = await reconcile(thingJob(world), context(), {
      writer: thingWriter(world),
      expect: planId,
    });
    expect(report.refusal?.code).toBe('GUARD_REFUSED');
  });
});

describe('an expected plan', () => {
  it('is applied when it still is the plan, and refused when the clouds changed', async () => {
    const world = thingWorld({ wanted: [thing('a')] });
    const { planId = '' } = await reconcile(thingJob(world), context());
    world.wanted = [thing('a'), thing('b')];
    const changed = await reconcile(thingJob(world), context(), {
      writer: thingWriter(world),
      expect: planId,
    });
    expect(changed).toMatchObject({ status: 'refused', refusal: { code: 'PLAN_CHANGED' } });
    expect(changed.refusal?.message).toContain(`not ${planId}`);
    expect(world.there).toEqual([]);

    world.wanted = [thing('a')];
    const same = await reconcile(thingJob(world), context(), { writer: thingWriter(world), expect: planId });
    expect(same.status).toBe('applied');
  });
});

describe('what only an expected run may do', () => {
  const careful = (world: ThingWorld): Job<Thing> => {
    const job = thingJob(world);
    const unlessExpected = [
      rule<Thing>('approval', ({ key }) => (key === 'here a' ? 'somebody has to read it' : undefined)),
    ];
    return { ...job, read: async (each) => ({ ...(await job.read(each)), unlessExpected }) };
  };
  const wanted = [thing('a'), thing('b')];

  it('is in the plan, and is done by a run that names the plan', async () => {
    const world = thingWorld({ wanted });
    const planned = await reconcile(careful(world), context());
    expect(planned).toMatchObject({ status: 'planned', withheld: [] });
    expect(planned.changes.map(({ key }) => key)).toEqual(['here a', 'here b']);
    const apply = { writer: thingWriter(world), expect: planned.planId ?? '' };
    expect(await reconcile(careful(world), context(), apply)).toMatchObject({
      status: 'applied',
      withheld: [],
    });
  });

  it('is held back by a run that names none, which does the rest', async () => {
    const world = thingWorld({ wanted });
    const report = await reconcile(careful(world), context(), { writer: thingWriter(world) });
    expect(report).toMatchObject({
      status: 'applied',
      changes: [{ key: 'here b' }],
      withheld: [{ key: 'here a', rule: 'approval', reason: 'somebody has to read it' }],
    });
    expect(world.there).toEqual([thing('b')]);
  });

  it('is done by a later slice of a run whose plan was approved', async () => {
    const world = thingWorld({ wanted });
    const whole = {
      begun: new Map(),
      approval: rule<Thing>('approval', () => undefined),
      begin: async () => {},
    };
    const report = await reconcile(careful(world), context(), { writer: thingWriter(world), whole });
    expect(report).toMatchObject({ status: 'applied', withheld: [] });
  });

  it('stays held back in a slice of a run that nobody approved', async () => {
    const world = thingWorld({ wanted });
    const whole = { begun: new Map(), begin: async () => {} };
    const report = await reconcile(careful(world), context(), { writer: thingWriter(world), whole });
    expect(report.withheld.map(({ key }) => key)).toEqual(['here a']);
  });
});

describe('when something breaks', () => {
  const unreadable = (error: unknown): Job<Thing> => ({
    ...thingJob(thingWorld({})),
    read: () => Promise.reject(error),
  });

  it('in the read, the report has its code and its hint', async () => {
    const error = new RolebridgeError('AWS_DENIED', 'not allowed', { hint: 'Allow it.' });
    const writer = thingWriter(thingWorld({}));
    const report = await reconcile(unreadable(error), context(), { writer });
    expect(report).toMatchObject({
      status: 'failed',
      degraded: true,
      error: { code: 'AWS_DENIED', message: 'not allowed', hint: 'Allow it.' },
      changes: [],
    });
    expect(report.planId).toBeUndefined();
    expect(writer).toMatchObject({ asked: [], remembered: [] });
  });

  it.each([
    { name: 'an error of a library', error: new TypeError('x is not y'), message: 'TypeError: x is not y' },
    { name: 'something that is no error', error: 'just text', message: 'just text' },
  ])('with $name, it is reported as unexpected', async ({ error, message }) => {
    const report = await reconcile(unreadable(error), context());
    expect(report).toMatchObject({ status: 'failed', error: { code: 'UNEXPECTED', message } });
  });

  it('in the planning, there is a report too', async () => {
    const job: Job<Thing> = {
      ...thingJob(thingWorld({ wanted: [thing('a')] })),
      kind: {
        ...thingKind,
        key: () => {
          throw new Error('no key');
        },
      },
    };
    expect(await reconcile(job, context())).toMatchObject({
      status: 'failed',
      error: { message: 'Error: no key' },
    });
  });

  it('in the writer as a whole, every change has failed, and what is known is remembered', async () => {
    const world = thingWorld({ wanted: [thing('a'), thing('b')] });
    const whole = thingWriter(world);
    const failure = { code: 'LEASE_LOST', message: 'somebody else writes', hint: 'Wait.' };
    const writer: ThingWriter = {
      ...whole,
      apply: () => Promise.reject(new RolebridgeError(failure.code, failure.message, { hint: failure.hint })),
    };
    const report = await reconcile(thingJob(world), context(), { writer });
    expect(report).toMatchObject({ status: 'failed', error: failure });
    expect(report.outcomes).toMatchObject([
      { key: 'here a', status: 'failed', failure },
      { key: 'here b', status: 'failed', failure },
    ]);
    expect(whole.remembered).toHaveLength(1);
  });

  it('in the memory, the outcomes are kept', async () => {
    const world = thingWorld({ wanted: [thing('a')] });
    const report = await reconcile(thingJob(world), context(), { writer: forgetful(thingWriter(world)) });
    expect(report).toMatchObject({
      status: 'partial',
      outcomes: [{ key: 'here a', status: 'applied' }],
      error: { code: 'STATE_DOWN', hint: 'Make the table.' },
    });
  });

  it('a writer that forgets a change is loud about it', async () => {
    const world = thingWorld({ wanted: [thing('a'), thing('b')] });
    const whole = thingWriter(world);
    const writer: ThingWriter = {
      ...whole,
      apply: async (changes, run) => (await whole.apply(changes, run)).slice(1),
    };
    const report = await reconcile(thingJob(world), context(), { writer });
    expect(report.status).toBe('partial');
    expect(report.outcomes).toMatchObject([
      { key: 'here a', status: 'failed', failure: { code: 'NO_OUTCOME' } },
      { key: 'here b', status: 'applied' },
    ]);
  });
});

describe('a read with gaps', () => {
  it('makes the run degraded and deletes nothing there', async () => {
    const world = thingWorld({
      there: [thing('a'), thing('b', { scope: 'south' }), ...manyThings(8, { scope: 'east' })],
      wanted: manyThings(8, { scope: 'east' }),
      gaps: [{ scope: 'north', code: 'DENIED', reason: 'not allowed to read north' }],
    });
    const report = await reconcile(thingJob(world), context(), { writer: thingWriter(world) });
    expect(report).toMatchObject({ status: 'applied', degraded: true });
    expect(report.withheld).toMatchObject([
      {
        key: 'here a',
        rule: 'completeness',
        reason: 'not known to be gone: north could not be read (DENIED)',
      },
    ]);
    expect(world.there).toContainEqual(thing('a'));
    expect(world.there).not.toContainEqual(thing('b', { scope: 'south' }));
  });
});

describe('the times of a report', () => {
  it('are those of the clock at its start and its end', async () => {
    const run = context();
    const job: Job<Thing> = {
      ...thingJob(thingWorld({})),
      read: async () => {
        await run.clock.sleep(90_000);
        return thingJob(thingWorld({})).read(run);
      },
    };
    expect(await reconcile(job, run)).toMatchObject({
      startedAt: '2026-03-01T08:00:00.000Z',
      finishedAt: '2026-03-01T08:01:30.000Z',
    });
  });
});
