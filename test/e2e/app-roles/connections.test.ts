import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import { expectEveryOutcome, fault, labApp } from '../../support/lab-app.ts';
import { SERVICE_PRINCIPAL_ID } from '../../support/worlds.ts';
import {
  all,
  company,
  expectForeignUntouched,
  expectSettled,
  expectToConverge,
  foreignRoles,
  ours,
  prod,
  published,
  reasons,
} from './company.ts';

const second = '7e9a1c00-0000-4000-8000-0000000000b4';
const displayName = 'AWS Single-Account Access';

/** The company with a second enterprise application like the first. */
function twice(world: World = company()): World {
  const [principal] = world.entra.servicePrincipals;
  const [application] = world.entra.applications;
  if (principal === undefined || application === undefined)
    throw new Error('the company has lost its application');
  const appId = '7e9a1c00-0000-4000-8000-0000000000b5';
  const others = { ...structuredClone(principal), id: second, appId };
  const registration = { ...structuredClone(application), id: '7e9a1c00-0000-4000-8000-0000000000b3', appId };
  return {
    ...world,
    entra: {
      ...world.entra,
      servicePrincipals: [...world.entra.servicePrincipals, others],
      applications: [...world.entra.applications, registration],
    },
  };
}

const accountsOf = (name: string) => ({ organization: { include: [{ name }] } });
const connections = [
  { name: 'one', servicePrincipal: { id: SERVICE_PRINCIPAL_ID }, accounts: accountsOf('prod') },
  { name: 'two', servicePrincipal: { id: second }, accounts: accountsOf('staging') },
];

describe('the service principal of a connection', () => {
  it.each([
    { named: 'an id that is nobody’s', by: { id: second }, code: 'SERVICE_PRINCIPAL_NOT_FOUND' },
    { named: 'an appId that is nobody’s', by: { appId: second }, code: 'SERVICE_PRINCIPAL_NOT_FOUND' },
    {
      named: 'a name that is nobody’s',
      by: { displayName: 'AWS “Zürich” & sons' },
      code: 'SERVICE_PRINCIPAL_NOT_FOUND',
    },
  ])('by $named fails the run', async ({ by, code }) => {
    const world = company();
    const app = labApp(world, { configChanges: { connection: { servicePrincipal: by } } });
    expect(await app.apply()).toMatchObject({ status: 'failed', error: { code } });
    expect(app.journal.writes()).toEqual([]);
    await expectToConverge(app.healed({ configChanges: {} }), world);
  });

  it('by a name that fits two fails the run and names both', async () => {
    const world = twice();
    const app = labApp(world, { configChanges: { connection: { servicePrincipal: { displayName } } } });
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'SERVICE_PRINCIPAL_AMBIGUOUS' } });
    expect(reasons(report)).toContain(`is one of 2: ${SERVICE_PRINCIPAL_ID}, ${second}`);
    expect(app.journal.writes()).toEqual([]);
    expectForeignUntouched(app, world);
  });

  it('by a name that fits one is found', async () => {
    const world = company();
    const app = labApp(world, { configChanges: { connection: { servicePrincipal: { displayName } } } });
    expect((await app.apply()).status).toBe('applied');
    await expectSettled(app, world);
  });
});

describe('Microsoft’s own import of AWS roles', () => {
  const importer = (
    status: 'Active' | 'Quarantine' | 'Paused' | 'NotRun' | 'NotConfigured',
    templateId: string,
  ) => company({ servicePrincipal: { synchronizationJobs: [{ id: 'AWS.1', templateId, status }] } });

  it.each(['Active', 'Quarantine'] as const)(
    '%s stops the connection before anything is written',
    async (status) => {
      const world = importer(status, 'aws');
      const app = labApp(world);
      const report = await app.apply();
      expect(report).toMatchObject({ status: 'failed', error: { code: 'IMPORTER_ACTIVE' } });
      expect(reasons(report)).toContain(`(job AWS.1) is ${status}`);
      expect(app.journal.writes()).toEqual([]);
      expectForeignUntouched(app, world);
    },
  );

  it.each([
    { status: 'Paused', templateId: 'aws' },
    { status: 'NotRun', templateId: 'aws' },
    { status: 'NotConfigured', templateId: 'AWS' },
    { status: 'Active', templateId: 'scim' },
  ] as const)('$status with template $templateId is no hindrance', async ({ status, templateId }) => {
    const world = importer(status, templateId);
    const app = labApp(world);
    expect((await app.apply()).status).toBe('applied');
    await expectSettled(app, world);
  });
});

describe('several connections', () => {
  it('are kept in step in one run, each with its accounts', async () => {
    const world = twice();
    const app = labApp(world, { configChanges: { connections } });
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'applied', existing: { one: 0, two: 0 } });
    expect(published(app, 0)).toEqual(all.slice(0, 3));
    expect(published(app, 1)).toEqual(all.slice(3));
    await expectSettled(app, world);
  });

  it.each([
    {
      trouble: 'is not there',
      hit: [{ servicePrincipal: { id: '7e9a1c00-0000-4000-8000-0000000000ff' } }],
      code: 'SERVICE_PRINCIPAL_NOT_FOUND',
    },
    {
      trouble: 'is that of the other',
      hit: [{ servicePrincipal: { id: SERVICE_PRINCIPAL_ID } }],
      code: 'CONNECTION_OVERLAP',
    },
  ])('go on when the service principal of one $trouble', async ({ hit, code }) => {
    const world = twice();
    const app = labApp(world, {
      configChanges: { connections: [connections[0] ?? {}, { ...connections[1], ...hit[0] }] },
    });
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'applied', degraded: true });
    expect(report.reads.flatMap(({ gaps }) => gaps)).toMatchObject([{ scope: 'two', code }]);
    expect(published(app, 0)).toEqual(all.slice(0, 3));
    expect(app.world.entra.servicePrincipals[1]).toEqual(world.entra.servicePrincipals[1]);
    await expectSettled(app, world);
    await expectToConverge(app.healed({ configChanges: { connections } }), world);
  });

  it('go on when Graph refuses to read one', async () => {
    const denied = { type: 'error', status: 403, code: 'Authorization_RequestDenied' } as const;
    const world = { ...twice(), faults: [] };
    const app = labApp(world, { configChanges: { connections } });
    app.lab.faults.add(
      fault('graph:GET', denied, { contains: `${second}/synchronization`, times: 'always' }),
    );
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'applied', degraded: true });
    expect(reasons(report)).toContain('ENTRA_FORBIDDEN could not read the provisioning jobs');
    await expectToConverge(app.healed(), world);
  });

  it('go on when Graph refuses to write one', async () => {
    const denied = { type: 'error', status: 403, code: 'Authorization_RequestDenied' } as const;
    const world = twice();
    const app = labApp(world, { configChanges: { connections } });
    app.lab.faults.add(fault('graph:PATCH', denied, { contains: SERVICE_PRINCIPAL_ID }));
    const report = await app.apply();
    expect(report.status).toBe('partial');
    expectEveryOutcome(report);
    expect(published(app, 0)).toEqual([]);
    expect(published(app, 1)).toEqual(all.slice(3));
    await expectToConverge(app.healed(), world);
  });

  it('fail the run when none can be worked on', async () => {
    const world = twice();
    const app = labApp(world, {
      configChanges: {
        connections: connections.map((each, index) => ({
          ...each,
          servicePrincipal: { appId: `7e9a1c00-0000-4000-8000-0000000000e${index}` },
        })),
      },
    });
    expect(await app.apply()).toMatchObject({
      status: 'failed',
      error: { code: 'SERVICE_PRINCIPAL_NOT_FOUND' },
    });
    expect(app.journal.writes()).toEqual([]);
    await expectToConverge(app.healed({ configChanges: { connections } }), world);
  });
});

describe('the object that holds the app roles', () => {
  const onApplication = foreignRoles.map((each) => ({ ...each, origin: 'Application' as const }));
  const admin = { ...ours(1, prod, 'old', 'Admin'), origin: 'Application' as const };
  const applicationWorld = () =>
    company({
      application: { appRoles: [...onApplication, admin] },
      servicePrincipal: { appRoles: [...onApplication, admin] },
    });

  it('is the application when they are there already', async () => {
    const world = applicationWorld();
    const app = labApp(world);
    expect((await app.apply()).status).toBe('applied');
    expect(app.journal.count('graph:PATCH applications')).toBe(2);
    expect(app.journal.count('graph:PATCH servicePrincipals')).toBe(0);
    expect(published(app)).toEqual(all);
    expect(
      app.world.entra.applications[0]?.appRoles.find(({ displayName: name }) => name === 'prod Admin')?.id,
    ).toBe(admin.id);
    await expectSettled(app, world);
  });

  it.each(['application', 'servicePrincipal'] as const)(
    'is the %s of a fresh one when the configuration says so',
    async (surface) => {
      const world = company({ servicePrincipal: { appRoles: [] }, application: { appRoles: [] } });
      const app = labApp(world, { configChanges: { connection: { appRoleTarget: surface } } });
      expect((await app.apply()).status).toBe('applied');
      expect(new Set(app.journal.writes().map(({ operation }) => operation))).toEqual(
        new Set([`graph:PATCH ${surface}s/{id}`]),
      );
      expect(published(app)).toEqual(all);
      await expectSettled(app, world);
      expect((await app.healed({ configChanges: {} }).plan()).status).toBe('no-changes');
    },
  );

  it('cannot be chosen when they are on both', async () => {
    const world = company({
      application: { appRoles: [admin] },
      servicePrincipal: { appRoles: [admin, ...foreignRoles] },
    });
    const app = labApp(world);
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'APP_ROLE_SURFACE_MIXED' } });
    expect(reasons(report)).toContain('4 on the service principal and 1 on the application');
    expect(app.journal.writes()).toEqual([]);
  });

  it('cannot be the one when they are on the other', async () => {
    const app = labApp(applicationWorld(), {
      configChanges: { connection: { appRoleTarget: 'servicePrincipal' } },
    });
    expect(await app.apply()).toMatchObject({ status: 'failed', error: { code: 'APP_ROLE_SURFACE_MIXED' } });
    expect(app.journal.writes()).toEqual([]);
  });
});
