import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import type { Config } from '../../src/config/schema.ts';
import type { RunStatus } from '../../src/core/report.ts';
import type { World } from '../../src/lab/world.ts';
import { bareCompany, bareConfig, connection, everyPermission } from '../e2e/federation/bare-company.ts';
import { CLIENT_ID, worldWith } from '../support/worlds.ts';
import { eventFiles, eventIn } from './event-files.ts';
import { deployed, labHandler, labRun, listen, reportOf } from './lab-handler.ts';

const job = 'federation';

interface EventCase {
  readonly request: RunRequest;
  readonly status: RunStatus;
  readonly code?: string;
}

const narrowed = { status: 'failed', code: 'NARROWING_UNSUPPORTED' } as const;
const stale = { status: 'refused', code: 'PLAN_CHANGED' } as const;

/** What a person would ask the terminal for, for each of the events. */
const cases: Readonly<Record<string, EventCase>> = {
  'empty.json': { request: { mode: 'plan' }, status: 'planned' },
  'health-scim-token.json': {
    request: { mode: 'apply', healthEvent: eventIn('health-scim-token.json') },
    ...narrowed,
  },
  'manual-apply-approve.json': {
    request: { mode: 'apply', expect: 'cb1089c83968', approve: ['7e9a1c00-0000-4000-8000-000000000031'] },
    ...narrowed,
  },
  'manual-apply-expect.json': { request: { mode: 'apply', expect: 'fc8a6972ce7d' }, ...stale },
  'manual-apply-force.json': { request: { mode: 'apply', expect: '29633945d86d', force: true }, ...stale },
  'manual-apply-stale.json': { request: { mode: 'apply', expect: '0123456789ab' }, ...stale },
  'manual-apply.json': { request: { mode: 'apply' }, status: 'applied' },
  'manual-plan-narrowed.json': { request: { mode: 'plan', accounts: ['111122223333'] }, ...narrowed },
  'manual-plan.json': { request: { mode: 'plan' }, status: 'planned' },
  'schedule.json': { request: { mode: 'apply' }, status: 'applied' },
  'scheduled-event.json': { request: { mode: 'plan' }, status: 'planned' },
  'scheduler-event.json': { request: { mode: 'plan' }, status: 'planned' },
};

/** As it is deployed: without a secret. */
const configuration: Config = (() => {
  const config = bareConfig([connection({ roles: [] })]);
  return { ...config, entra: { ...config.entra, credential: 'federated' } };
})();

function company(): World {
  const { federatedCredentials = [] } = worldWith().entra.clients[0] ?? {};
  return bareCompany({
    entra: {
      clients: [
        { appId: CLIENT_ID, displayName: 'Rolebridge', permissions: everyPermission, federatedCredentials },
      ],
    },
  });
}

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function handlerOnLab() {
  const { dependencies, lab } = labHandler(company(), { configuration });
  return { lab, send: deployed({ job, dependencies }) };
}

describe('every event for federation', () => {
  it('is in the table of this test', () => expect(eventFiles('.')).toEqual(Object.keys(cases).toSorted()));

  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    const report = await reportOf(handlerOnLab().send(eventIn(file)));
    const { report: same } = await labRun(company(), expected.request, { job, configuration });
    // Between two looks at a new application a run waits for a while that is not the same each time.
    expect({ ...report, finishedAt: '' }).toEqual({ ...same, finishedAt: '' });
    expect([report.status, (report.error ?? report.refusal)?.code]).toEqual([expected.status, expected.code]);
  });

  it.each(eventFiles('invalid/'))('invalid/%s is refused before anything is read', async (file) => {
    const { lab, send } = handlerOnLab();
    await expect(send(eventIn(`invalid/${file}`))).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    expect(lab.journal.entries).toEqual([]);
  });
});

describe('the function for federation', () => {
  it('does what was planned, and then has nothing to do', async () => {
    const { lab, send } = handlerOnLab();
    const planned = await send({ mode: 'plan' });
    const applied = await send({ mode: 'apply', expect: planned.planId });
    expect([planned.status, applied.status]).toEqual(['planned', 'applied']);

    const writes = lab.journal.writes().length;
    expect(await send({ mode: 'apply' })).toMatchObject({ status: 'no-changes', withheld: [] });
    expect(lab.journal.writes()).toHaveLength(writes);
  });
});
