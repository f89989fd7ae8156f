import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHandler } from '../../src/handlers/runtime/create-handler.ts';
import { durableLog, executionArn, runDurably } from '../support/durable.ts';
import { centerConfig, centerWorld, labHandler, lambdaContext, listen } from './lab-handler.ts';

const job = 'permission-sets';

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The deployed function; its first slice may be cut short after so many seconds of the lab's clock. */
function deployedSets() {
  const { dependencies, lab } = labHandler(centerWorld(), { configuration: centerConfig });
  const handler = createHandler({ job, dependencies });
  const run = (event: object, name: string, seconds = 800, between: () => void = () => undefined) =>
    runDurably(handler, event, {
      log: durableLog(event, { arn: executionArn(name) }),
      lambda: (invocation) => {
        if (invocation === 2) between();
        return lambdaContext({ remainingMs: 60_000 + (invocation === 1 ? seconds : 800) * 1_000 });
      },
      clock: lab.clock,
    });
  const sets = () => lab.world.aws.identityCenter?.permissionSets ?? [];
  /** What they allow, whichever ARN they were given. */
  const held = () =>
    sets().map(({ name, description, managedPolicies, inlinePolicy, tags }) => {
      return { name, description, managedPolicies, inlinePolicy, tags };
    });
  return { run, sets, held };
}

const cuts = Array.from({ length: 22 }, (_none, index) => 0.3 + index * 0.02);

describe('an approved plan whose first slice is cut short in the middle of a permission set', () => {
  it('makes the whole of what was approved in the next ones, wherever the cut is', async () => {
    const whole = deployedSets();
    await whole.run({ mode: 'apply' }, 'whole');
    let cutInAChange = 0;
    for (const seconds of cuts) {
      const own = deployedSets();
      const { planId } = (await own.run({ mode: 'plan' }, 'plan')).report;
      const run = await own.run({ mode: 'apply', expect: planId }, 'apply', seconds);
      expect([seconds, run.status, run.report.withheld]).toEqual([seconds, 'SUCCEEDED', []]);
      expect(own.held()).toEqual(whole.held());
      if (run.state.slices > 1) cutInAChange += 1;
    }
    expect(cutInAChange).toBeGreaterThan(3);
  });

  it('takes away what an administrator added, as was approved, although half of it is done', async () => {
    const seconds = Array.from({ length: 14 }, (_none, index) => 1.19 + index * 0.002);
    for (const cut of seconds) {
      const own = deployedSets();
      await own.run({ mode: 'apply' }, 'fill');
      const right = own.held();
      const set = own.sets().find(({ name }) => name === 'Auditor');
      if (set === undefined) throw new Error('no Auditor');
      set.managedPolicies = ['arn:aws:iam::aws:policy/AdministratorAccess'];
      set.description = 'for now';
      const { planId } = (await own.run({ mode: 'plan' }, 'plan')).report;
      const run = await own.run({ mode: 'apply', expect: planId }, 'apply', cut);
      expect([cut, run.status]).toEqual([cut, 'SUCCEEDED']);
      expect(own.held()).toEqual(right);
    }
  });
});
