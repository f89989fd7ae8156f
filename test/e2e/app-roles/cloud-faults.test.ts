import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../src/lab/world.ts';
import { expectEveryOutcome, fault, labApp } from '../../support/lab-app.ts';
import {
  all,
  company,
  day,
  expectForeignUntouched,
  expectSettled,
  expectToConverge,
  ours,
  prod,
  published,
  reasons,
} from './company.ts';

type Effect = FaultInput['effect'];

const reads = ['organizations:ListAccounts', 'sts:AssumeRole', 'iam:ListRoles', 'sts:GetWebIdentityToken'];
const graph = ['login:token', 'graph:GET', 'graph:PATCH servicePrincipals'];

const shortOn = (operation: string): readonly { name: string; effect: Effect }[] => [
  {
    name: 'throttles',
    effect:
      operation.startsWith('graph:') || operation.startsWith('login:')
        ? { type: 'error', status: 429, code: 'TooManyRequests', retryAfter: 7 }
        : { type: 'error', status: 400, code: 'ThrottlingException' },
  },
  { name: 'answers 500', effect: { type: 'error', status: 500, code: 'InternalFailure' } },
  { name: 'answers 503', effect: { type: 'error', status: 503, code: 'ServiceUnavailable', retryAfter: 3 } },
  { name: 'breaks the connection', effect: { type: 'reset' } },
  { name: 'answers with a page of a proxy', effect: { type: 'garbage' } },
  { name: 'loses its reply', effect: { type: 'lost-reply' } },
];

const passing = [...reads, ...graph].flatMap((operation) =>
  shortOn(operation).flatMap(({ name, effect }) => [
    { operation, name, often: 'once', hit: fault(operation, effect) },
    {
      operation,
      name,
      often: 'every second time',
      hit: fault(operation, effect, { every: 2, times: 'always' }),
    },
  ]),
);

describe('a cloud that is short of breath', () => {
  it.each(passing)('$operation $name $often: the run waits and gets there', async ({ operation, hit }) => {
    const world = company({
      faults: [hit],
      appRoles: [ours(1, prod, 'old', 'Admin'), ours(2, prod, 'prod', 'Gone')],
    });
    const app = labApp(world, {
      credential: operation === 'sts:GetWebIdentityToken' ? 'federated' : 'secret',
    });
    const report = await app.apply();
    expect(report.status, `${JSON.stringify(report.error ?? report.reads)}`).toBe('applied');
    expect(app.journal.entries.some((entry) => entry.fault !== undefined)).toBe(true);
    expect(published(app)).toEqual([...all, 'prod Gone'].toSorted());
    await expectSettled(app, world);
  });

  it('Directory_ConcurrencyViolation on a write: it is written again', async () => {
    const effect = { type: 'error', status: 409, code: 'Directory_ConcurrencyViolation' } as const;
    const world = company({ faults: [fault('graph:PATCH servicePrincipals', effect, { times: 2 })] });
    const app = labApp(world);
    expect((await app.apply()).status).toBe('applied');
    await expectSettled(app, world);
  });
});

describe('a cloud that is down', () => {
  it.each(
    [...graph.slice(0, 2), 'graph:PATCH'].flatMap((operation) =>
      shortOn(operation)
        .filter(({ effect }) => operation !== 'graph:PATCH' || effect.type !== 'lost-reply')
        .map(({ name, effect }) => ({ operation, name, effect })),
    ),
  )(
    '$operation always $name: the run fails loudly, and the next one gets there',
    async ({ operation, effect }) => {
      const world = company({ faults: [fault(operation, effect, { times: 'always' })] });
      const app = labApp(world);
      const report = await app.apply();
      expect(report.status).toBe('failed');
      expectEveryOutcome({ ...report, changes: report.error === undefined ? report.changes : [] });
      expect(reasons(report)).toMatch(
        /ENTRA_|InternalFailure|ServiceUnavailable|TooManyRequests|UnknownError|502/u,
      );
      expectForeignUntouched(app, world);
      await expectToConverge(app.healed(), world);
    },
  );

  it('loses every reply to a write: the read before the next attempt shows that it is done', async () => {
    const world = company({ faults: [fault('graph:PATCH', { type: 'lost-reply' }, { times: 'always' })] });
    const app = labApp(world);
    expect((await app.apply()).status).toBe('applied');
    expect(app.journal.writes()).toHaveLength(1);
    await expectSettled(app, world);
  });

  it.each(['sts:AssumeRole', 'iam:ListRoles'])(
    '%s always fails: nothing is published, nothing is lost',
    async (operation) => {
      const effect = { type: 'error', status: 500, code: 'InternalFailure' } as const;
      const world = company({
        faults: [fault(operation, effect, { times: 'always' })],
        appRoles: [ours(2, prod, 'prod', 'Gone')],
      });
      const app = labApp(world);
      for (let run = 0; run < 3; run += 1) {
        expect(await app.apply()).toMatchObject({ status: 'no-changes', degraded: true });
        app.lab.clock.advance(30 * day);
      }
      expect(app.journal.writes()).toEqual([]);
      await expectToConverge(app.healed(), world);
    },
  );
});

describe('a write that is refused half-way', () => {
  // The rename needs two writes: one that disables, one that changes.
  const appRoles = [ours(1, prod, 'old', 'Admin'), ours(2, prod, 'prod', 'Reader')];
  const refused = {
    type: 'error',
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'not any more',
  } as const;

  it('enables again what it disabled for it, keeps what was done, and the next run repairs the rest', async () => {
    const world = company({ appRoles, faults: [fault('graph:PATCH', refused, { skip: 1 })] });
    const app = labApp(world);
    const report = await app.apply();
    expect(report.status).toBe('partial');
    expectEveryOutcome(report);
    expect(report.outcomes.map(({ action, status }) => `${action} ${status}`)).toEqual([
      'create applied',
      'create applied',
      'create applied',
      'update failed',
    ]);
    expect(reasons(report)).toContain(
      'The role was disabled to be changed, and it is enabled again with its old name',
    );
    expect(published(app)).toContain('old Admin');
    expectForeignUntouched(app, world);

    const later = app.healed();
    await expectToConverge(later, world);
    expect(published(later)).toEqual(all);
  });

  it('writes nothing more when the first write is refused', async () => {
    const world = company({ appRoles, faults: [fault('graph:PATCH', refused)] });
    const app = labApp(world);
    const report = await app.apply();
    expect(report.status).toBe('failed');
    expectEveryOutcome(report);
    expect(app.journal.writes()).toHaveLength(1);
    expect(reasons(report)).toContain('Authorization_RequestDenied');
    await expectToConverge(app.healed(), world);
  });

  it('while one role is disabled and another is removed: both steps can be told apart', async () => {
    const world = company({
      appRoles: [ours(5, prod, 'prod', 'Old'), { ...ours(6, prod, 'prod', 'Older'), isEnabled: false }],
    });
    const configChanges = {
      appRoles: { removal: { grace: '7d', disabledFor: '1d' }, limits: { freeDeletes: 2 } },
    };
    const app = labApp(world, { configChanges });
    await app.apply();
    app.lab.clock.advance(8 * day);
    app.lab.faults.add(fault('graph:PATCH', refused, { skip: 1 }));
    const report = await app.apply();
    expect(report.changes.map(({ step }) => step)).toEqual(['retire', 'remove']);
    expect(report.outcomes.map(({ status }) => status)).toEqual(['applied', 'failed']);
    expect(report.status).toBe('partial');
    expect(published(app)).toEqual([...all, 'prod Old (disabled)', 'prod Older (disabled)'].toSorted());
    expectForeignUntouched(app, world);

    app.lab.clock.advance(2 * day);
    await app.apply();
    expect(published(app)).toEqual(all);
    await expectSettled(app, world);
  });
});

describe('a directory that is slow to show what was written', () => {
  it.each([
    { replicationLag: 1, disableSettles: 0 },
    { replicationLag: 3, disableSettles: 0 },
    { replicationLag: 0, disableSettles: 1 },
    { replicationLag: 0, disableSettles: 4 },
    { replicationLag: 2, disableSettles: 2 },
  ])('by $replicationLag reads and $disableSettles refusals is waited for', async (slow) => {
    const world = company({
      entra: slow,
      appRoles: [ours(1, prod, 'old', 'Admin'), { ...ours(6, prod, 'prod', 'Older'), isEnabled: false }],
    });
    const app = labApp(world);
    expect((await app.apply()).status).toBe('applied');
    app.lab.clock.advance(8 * day);
    const removal = await app.apply();
    expect(removal.changes.map(({ step }) => step)).toEqual(['remove']);
    expect(removal.status).toBe('applied');
    expect(published(app)).toEqual(all);
    await expectSettled(app, world);
  });
});
