import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import type { RunStatus } from '../../src/core/report.ts';
import { eventFiles, eventIn } from './event-files.ts';
import { centerConfig, centerWorld, labHandler, labRun, deployed, listen, reportOf } from './lab-handler.ts';

const job = 'permission-sets';

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

let log: ReturnType<typeof listen>;
beforeEach(() => {
  log = listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function handlerOnLab() {
  const { dependencies, lab } = labHandler(centerWorld(), { configuration: centerConfig });
  return { lab, handler: deployed({ job, dependencies }) };
}

describe('an event for permission-sets', () => {
  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    expect(eventFiles('.')).toContain(file);
    const report = await reportOf(handlerOnLab().handler(eventIn(file)));

    const options = { job, configuration: centerConfig } as const;
    expect(report).toEqual((await labRun(centerWorld(), expected.request, options)).report);
    expect(report.status).toBe(expected.status);
    expect((report.error ?? report.refusal)?.code).toBe(expected.code);
  });
});

describe('the function for permission-sets', () => {
  it('writes the definitions beside its configuration, and nothing the second time', async () => {
    const { handler, lab } = handlerOnLab();
    const planned = await handler({ mode: 'plan' });
    const applied = await handler({ mode: 'apply', expect: planned.planId });
    const again = await handler({ mode: 'apply' });

    expect([planned.status, applied.status, again.status]).toEqual(['planned', 'applied', 'no-changes']);
    const names = lab.world.aws.identityCenter?.permissionSets.map(({ name }) => name);
    expect(names?.toSorted()).toEqual(applied.changes.map(({ key }) => key).toSorted());
  });

  it('never signs in to Entra: it asks neither for a token nor for a secret, and calls no Graph', async () => {
    const { handler, lab } = handlerOnLab();
    await handler({ mode: 'apply' });

    const called = new Set(lab.journal.entries.map(({ operation }) => operation.split(':')[0]));
    expect(called).toEqual(new Set(['organizations', 'sso']));
  });

  it('tells its metrics from those of other jobs', async () => {
    await handlerOnLab().handler({ mode: 'plan' });
    const [metrics] = log.lines().filter((line) => '_aws' in line);
    expect(metrics).toMatchObject({ job, Degraded: 0 });
  });
});
