import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunRequest } from '../../src/app.ts';
import { withLease } from '../../src/state/lease.ts';
import type { RunStatus } from '../../src/core/report.ts';
import { tokenEventType } from '../../src/jobs/credential-expiry/announcement.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { loadScenario } from '../../src/lab/scenarios.ts';
import type { World } from '../../src/lab/world.ts';
import { eventFiles, eventIn } from './event-files.ts';
import { deployed, expiringConfig, labHandler, labRun, listen, reportOf } from './lab-handler.ts';

const job = 'credential-expiry';
const announcedFile = 'health-scim-token.json';

interface EventCase {
  readonly request: RunRequest;
  readonly status: RunStatus;
  readonly code?: string;
}

const narrowed = { status: 'failed', code: 'NARROWING_UNSUPPORTED' } as const;
const stale = { status: 'refused', code: 'PLAN_CHANGED' } as const;

/** What a person would ask the terminal for; what AWS Health sends, no person does. */
const cases: Readonly<Record<string, EventCase>> = {
  'empty.json': { request: { mode: 'plan' }, status: 'planned' },
  'health-scim-token.json': {
    request: { mode: 'apply', healthEvent: eventIn(announcedFile) },
    status: 'applied',
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

function handlerOnLab(world: World = loadScenario('expiring')) {
  const { dependencies, lab, state } = labHandler(world, { configuration: expiringConfig });
  const handler = deployed({ job, dependencies });
  return { lab, state, send: (event: unknown) => handler(event) };
}

type HealthEvent = Record<string, unknown> & { readonly detail: Readonly<Record<string, unknown>> };

/** The event of the folder with another detail. */
function healthEvent(changes: Readonly<Record<string, unknown>> = {}): HealthEvent {
  const event = eventIn(announcedFile) as HealthEvent;
  return { ...event, detail: { ...event.detail, ...changes } };
}

function mailsIn({ world }: Lab): readonly string[] {
  return world.aws.accounts.flatMap(({ topics }) =>
    topics
      .filter(({ name }) => name === 'access-alerts')
      .flatMap(({ messages }) => messages.map(({ message }) => message)),
  );
}

describe('every event for credential-expiry', () => {
  it('is in the table of this test', () => expect(eventFiles('.')).toEqual(Object.keys(cases).toSorted()));

  it.each(Object.entries(cases))('%s gives the same report as the terminal', async (file, expected) => {
    const report = await reportOf(handlerOnLab().send(eventIn(file)));
    const options = { job, configuration: expiringConfig } as const;
    expect(report).toEqual((await labRun(loadScenario('expiring'), expected.request, options)).report);
    expect([report.status, (report.error ?? report.refusal)?.code]).toEqual([expected.status, expected.code]);
  });

  it.each(eventFiles('invalid/'))('invalid/%s is refused before anything is read', async (file) => {
    const { lab, send } = handlerOnLab();
    await expect(send(eventIn(`invalid/${file}`))).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    expect(lab.journal.entries).toEqual([]);
  });
});

describe('the function for credential-expiry', () => {
  it('tells everybody once, and nothing the second time', async () => {
    const { lab, send } = handlerOnLab();
    const statuses = [
      await send({ mode: 'plan' }),
      await send({ mode: 'apply' }),
      await send({ mode: 'apply' }),
    ];
    expect(statuses.map(({ status }) => status)).toEqual(['planned', 'applied', 'no-changes']);
    const told = mailsIn(lab);
    expect(told.length).toBeGreaterThan(3);
    expect(new Set(told).size).toBe(told.length);
  });
});

describe('an event of AWS Health', () => {
  it('is one announcement, however often it comes, and is told once', async () => {
    const { lab, state, send } = handlerOnLab();
    await send({ mode: 'apply' });
    const before = mailsIn(lab).length;
    await send(healthEvent());
    const after = mailsIn(lab);
    const again = await send(healthEvent());
    const later = await send({ mode: 'apply' });

    expect(await state.list('announcements')).toMatchObject([
      { key: { name: '5b1f3c7a9d2e4f60_1' }, value: { expires: '2027-01-25T00:00:00.000Z' } },
    ]);
    // The date is the one that the configuration has stated, and that has been told.
    expect([after.length - before, again.status, later.status]).toEqual([0, 'no-changes', 'no-changes']);
  });

  it('is kept also when another run is under way, and told by the next', async () => {
    const { lab, state, send } = handlerOnLab();
    const lease = { name: job, owner: 'somebody', ttlMs: 60_000 };
    const signal = new AbortController().signal;
    await withLease(state, lease, { clock: lab.clock, signal }, async () => {
      await expect(send(healthEvent())).rejects.toMatchObject({ code: 'LEASE_HELD' });
    });
    expect(await state.list('announcements')).toHaveLength(1);
    await send({ mode: 'apply' });
    const ofToken = mailsIn(lab).filter((message) => message.includes('SCIM token of identity-center'));
    expect(ofToken.map((message) => message.includes('AWS Health'))).toEqual([true]);
  });

  it('is told to every recipient, when it is news', async () => {
    const { lab, send } = handlerOnLab();
    await send(healthEvent());
    const ofToken = mailsIn(lab).filter((message) => message.includes('SCIM token of identity-center'));
    expect(ofToken).toHaveLength(1);
    expect(ofToken[0]).toContain('AWS Health');
    await send(healthEvent());
    expect(mailsIn(lab).filter((message) => message.includes('SCIM token of identity-center'))).toEqual(
      ofToken,
    );
  });

  it('of the backup Region leaves nothing behind that the first did not', async () => {
    const { state, send } = handlerOnLab();
    await send(healthEvent({ backupEvent: true }));
    expect(await state.list('announcements')).toEqual([]);
  });

  it('without a date that can be read is passed on whole', async () => {
    const { lab, send } = handlerOnLab();
    const words = 'Your token will expire on 05/06/27 or soon after that. Call us.';
    await send(
      healthEvent({
        communicationId: 'c1',
        eventDescription: [{ language: 'en_US', latestDescription: words }],
      }),
    );
    const passedOn = mailsIn(lab).filter((message) => message.replaceAll(/\s+/gu, ' ').includes(words));
    expect(passedOn).toHaveLength(1);
  });

  it.each([
    { name: 'of another type', changes: { eventTypeCode: 'AWS_IAM_OPERATIONAL_NOTIFICATION' } },
    { name: 'without a type', changes: { eventTypeCode: undefined } },
  ])('$name is refused before anything is read', async ({ changes }) => {
    const { lab, send } = handlerOnLab();
    const ended = send(healthEvent(changes));
    await expect(ended).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    await expect(ended).rejects.toThrow(tokenEventType);
    expect(lab.journal.entries).toEqual([]);
  });

  it('means nothing to another job', async () => {
    const { dependencies } = labHandler(loadScenario('expiring'), { configuration: expiringConfig });
    const handler = deployed({ job: 'saml-rotation', dependencies });
    await expect(handler(healthEvent())).rejects.toMatchObject({
      report: { status: 'failed' },
    });
  });
});
