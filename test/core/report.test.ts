import { describe, expect, it } from 'vitest';
import { policy } from '../../src/core/policy.ts';
import { protection } from '../../src/core/protection.ts';
import { reconcile } from '../../src/core/reconcile.ts';
import { createLabClock } from '../../src/lab/clock.ts';
import { testContext } from '../support/context.ts';
import { thingJob, thingWorld, thingWriter } from '../support/thing-job.ts';
import { thing, type Thing } from '../support/things.ts';

const now = new Date('2026-03-01T08:00:00.000Z');

/** One of each: every action, both steps of a delete, and every rule that the engine has by itself. */
function eventfulWorld() {
  const twins = [thing('e', { name: 'twin' }), thing('e', { name: 'other twin' })];
  return thingWorld({
    wanted: [thing('a'), thing('b', { name: 'renamed', scope: 'south' }), thing('x1'), thing('f'), ...twins],
    there: [
      thing('b'),
      thing('c', { active: true }),
      thing('d'),
      thing('f'),
      thing('g', { scope: 'west' }),
      thing('h', { name: 'break-glass' }),
      thing('x1', { name: 'theirs' }),
      ...['i', 'j', 'k', 'l'].map((id) => thing(id, { target: 'there', name: `kept ${id}` })),
    ],
    gaps: [
      { scope: 'west', code: 'ACCESS_DENIED', reason: 'west could not be read', hint: 'Let the reader in.' },
    ],
  });
}

describe('the report', () => {
  it('is plain JSON that stays as it is', async () => {
    const world = eventfulWorld();
    const rules = [protection<Thing>(({ name }) => (name === 'break-glass' ? 'break-*' : undefined))];
    const job = thingJob(world, {
      rules,
      limits: {
        maxDeletes: 5,
        maxDeleteRatio: 0.5,
        freeDeletes: 1,
        maxUpdateRatio: 0.5,
        freeUpdates: 1,
        emptyTarget: 'allow',
      },
    });
    const { planId = '' } = await reconcile(job, testContext(createLabClock(now)));
    const report = await reconcile(job, testContext(createLabClock(now)), {
      writer: thingWriter(world, ['here d']),
      expect: planId,
      force: true,
    });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot('run-report.golden.json');
  });

  it('of a failed read has every field that a reader may count on', async () => {
    const job = { ...thingJob(thingWorld({})), read: () => Promise.reject(new Error('no network')) };
    const report = await reconcile(job, testContext(createLabClock(now)));
    await expect(`${JSON.stringify(report, null, 2)}\n`).toMatchFileSnapshot('failed-report.golden.json');
  });

  it('does not change when the plan is made again', async () => {
    const report = () =>
      reconcile(thingJob(eventfulWorld(), { rules: [policy('sync')] }), testContext(createLabClock(now)));
    expect(await report()).toEqual(await report());
  });
});
