import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import { loadConfig } from '../../src/config/environment.ts';
import type { RunStatus } from '../../src/core/report.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import { eventFiles, eventIn } from './event-files.ts';
import { deployed, labHandler, labRun, listen, reportOf } from './lab-handler.ts';

const job = 'posture';
const configuration = loadConfig(
  fileURLToPath(new URL('../../config/posture.example.yaml', import.meta.url)),
  {},
);

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

beforeEach(() => {
  listen();
});
afterEach(() => {
  vi.restoreAllMocks();
});

function handlerOnLab() {
  const { dependencies, lab } = labHandler(loadScenario('posture'), { configuration });
  const handler = deployed({ job, dependencies });
  return { lab, send: (event: unknown) => handler(event) };
}

describe('every event for posture', () => {
  it('is in the table of this test', () => expect(eventFiles('.')).toEqual(Object.keys(cases).toSorted()));

  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    const report = await reportOf(handlerOnLab().send(eventIn(file)));
    const options = { job, configuration } as const;
    expect(report).toEqual((await labRun(loadScenario('posture'), expected.request, options)).report);
    expect([report.status, (report.error ?? report.refusal)?.code]).toEqual([expected.status, expected.code]);
  });

  it.each(eventFiles('invalid/'))('invalid/%s is refused before anything is read', async (file) => {
    const { lab, send } = handlerOnLab();
    await expect(send(eventIn(`invalid/${file}`))).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    expect(lab.journal.entries).toEqual([]);
  });
});

describe('the function for posture', () => {
  it('tells of every finding once, and nothing the second time', async () => {
    const { lab, send } = handlerOnLab();
    const statuses = [
      await send({ mode: 'plan' }),
      await send({ mode: 'apply' }),
      await send({ mode: 'apply' }),
    ];
    expect(statuses.map(({ status }) => status)).toEqual(['planned', 'applied', 'no-changes']);
    const told = lab.world.aws.accounts
      .flatMap(({ eventBuses }) => eventBuses)
      .flatMap(({ events }) => events.map(({ detail }) => JSON.stringify(detail)));
    expect(told.length).toBeGreaterThan(3);
    expect(new Set(told).size).toBe(told.length);
  });

  it('writes nothing in the clouds but what it tells', async () => {
    const { lab, send } = handlerOnLab();
    await send({ mode: 'apply' });
    const written = new Set(lab.journal.writes().map(({ operation }) => operation));
    expect([...written]).toEqual(['events:PutEvents']);
  });
});
