import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import type { RunStatus } from '../../src/core/report.ts';
import type { World } from '../../src/lab/world.ts';
import { eventFiles, eventIn } from './event-files.ts';
import {
  centerConfig,
  developers,
  groupsWorld,
  labHandler,
  labRun,
  deployed,
  listen,
  reportOf,
} from './lab-handler.ts';

const job = 'account-assignments';

interface EventCase {
  readonly request: RunRequest;
  readonly status: RunStatus;
  readonly code?: string;
  readonly world?: () => World;
}

/** What a person would ask the terminal for, for those of the events that mean something to this job. */
const cases: Readonly<Record<string, EventCase>> = {
  'manual-apply-approve.json': {
    request: { mode: 'apply', expect: 'cb1089c83968', approve: [developers] },
    status: 'applied',
    world: unassignedWorld,
  },
  'manual-apply-stale.json': {
    request: { mode: 'apply', expect: '0123456789ab' },
    status: 'refused',
    code: 'PLAN_CHANGED',
  },
  'manual-apply.json': { request: { mode: 'apply' }, status: 'applied' },
  'manual-plan-narrowed.json': {
    request: { mode: 'plan', accounts: ['111122223333'] },
    status: 'planned',
  },
  'manual-plan.json': { request: { mode: 'plan' }, status: 'planned' },
  'schedule.json': { request: { mode: 'apply' }, status: 'applied' },
};

/** Nobody has looked at the group yet, so that what it wants waits for approval. */
function unassignedWorld(): World {
  return groupsWorld({ servicePrincipal: { displayName: 'AWS IAM Identity Center' } });
}

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function handlerOnLab(world: World) {
  const { dependencies, lab } = labHandler(world, { configuration: centerConfig });
  return { lab, handler: deployed({ job, dependencies }) };
}

describe('an event for account-assignments', () => {
  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    const world = expected.world ?? groupsWorld;
    expect(eventFiles('.')).toContain(file);
    const report = await reportOf(handlerOnLab(world()).handler(eventIn(file)));

    const options = { job, configuration: centerConfig } as const;
    expect(report).toEqual((await labRun(world(), expected.request, options)).report);
    expect(report.status).toBe(expected.status);
    expect((report.error ?? report.refusal)?.code).toBe(expected.code);
  });
});

describe('the function for account-assignments', () => {
  it('writes what a plan before it said, and nothing the second time', async () => {
    const { handler, lab } = handlerOnLab(groupsWorld());
    const planned = await handler({ mode: 'plan' });
    const applied = await handler({ mode: 'apply', expect: planned.planId });
    const again = await handler({ mode: 'apply' });

    expect([planned.status, applied.status, again.status]).toEqual(['planned', 'applied', 'no-changes']);
    expect(lab.world.aws.identityCenter?.accountAssignments).toHaveLength(1);
  });

  it('waits for the approval of a person, and says which', async () => {
    const { handler, lab } = handlerOnLab(unassignedWorld());
    const waiting = await handler({ mode: 'apply' });
    expect(waiting.withheld).toMatchObject([
      { rule: 'approval', reason: expect.stringContaining(developers) },
    ]);
    expect(lab.world.aws.identityCenter?.accountAssignments).toEqual([]);

    const approve = [developers];
    const { planId: expected } = await handler({ mode: 'plan', approve });
    const approved = await handler({ mode: 'apply', expect: expected, approve });
    expect(approved.status).toBe('applied');
    expect(lab.world.aws.identityCenter?.accountAssignments).toHaveLength(1);
  });
});
