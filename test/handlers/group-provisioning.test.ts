import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import type { RunStatus } from '../../src/core/report.ts';
import { eventFiles, eventIn } from './event-files.ts';
import { deployed, labHandler, labRun, listen, reportOf } from './lab-handler.ts';
import { provisioningConfig, waitingWorld } from './provisioning-world.ts';

const job = 'group-provisioning';

interface EventCase {
  readonly request: RunRequest;
  readonly status: RunStatus;
  readonly code?: string;
}

/** What a person would ask the terminal for, for those of the events that mean something to this job. */
const cases: Readonly<Record<string, EventCase>> = {
  'manual-apply-stale.json': {
    request: { mode: 'apply', expect: '0123456789ab' },
    status: 'refused',
    code: 'PLAN_CHANGED',
  },
  'manual-apply.json': { request: { mode: 'apply' }, status: 'applied' },
  'manual-plan-narrowed.json': {
    request: { mode: 'plan', accounts: ['111122223333'] },
    status: 'failed',
    code: 'NARROWING_UNSUPPORTED',
  },
  'manual-plan.json': { request: { mode: 'plan' }, status: 'planned' },
  'schedule.json': { request: { mode: 'apply' }, status: 'applied' },
};

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function handlerOnLab() {
  const { dependencies, lab } = labHandler(waitingWorld(), { configuration: provisioningConfig });
  return { lab, handler: deployed({ job, dependencies }) };
}

describe('an event for group-provisioning', () => {
  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    expect(eventFiles('.')).toContain(file);
    const report = await reportOf(handlerOnLab().handler(eventIn(file)));

    const options = { job, configuration: provisioningConfig } as const;
    expect(report).toEqual((await labRun(waitingWorld(), expected.request, options)).report);
    expect(report.status).toBe(expected.status);
    expect((report.error ?? report.refusal)?.code).toBe(expected.code);
  });
});

describe('the function for group-provisioning', () => {
  it('brings what a plan before it said, and nothing the second time', async () => {
    const { handler, lab } = handlerOnLab();
    const planned = await handler({ mode: 'plan' });
    const applied = await handler({ mode: 'apply', expect: planned.planId });
    const again = await handler({ mode: 'apply' });

    expect([planned.status, applied.status, again.status]).toEqual(['planned', 'applied', 'no-changes']);
    const { groups, memberships } = lab.world.aws.identityCenter?.identityStore ?? {};
    expect(groups?.map(({ displayName }) => displayName).toSorted()).toEqual([
      'AWS-111122223333-Administrator',
      'AWS-111122223333-Developer',
    ]);
    // Those of the one group whose rule asks for them.
    expect(memberships).toHaveLength(2);
  });

  it('asks AWS for nothing but where its groups are, and which', async () => {
    const { handler, lab } = handlerOnLab();
    await handler({ mode: 'apply' });
    const aws = lab.journal.entries.filter(({ cloud }) => cloud === 'aws').map(({ operation }) => operation);
    expect([...new Set(aws)].toSorted()).toEqual([
      'identitystore:ListGroups',
      'organizations:DescribeOrganization',
      'sso:ListInstances',
      'sts:GetWebIdentityToken',
    ]);
  });
});
