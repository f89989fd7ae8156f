import { describe, expect, it } from 'vitest';
import { createMemoryState } from '../../../src/app-defaults.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { AppRole } from '../../../src/lab/world.ts';
import { labApp, type ConfigChanges, type LabApp } from '../../support/lab-app.ts';
import {
  all,
  company,
  day,
  expectForeignUntouched,
  expectSettled,
  federated,
  ours,
  prod,
  published,
  reasons,
  trusting,
} from './company.ts';

const world = company();

/** All five are published, and two people and a group are assigned to the reader of prod. */
async function settled(configChanges: ConfigChanges = {}): Promise<LabApp> {
  const app = labApp(world, { configChanges });
  await app.apply();
  const principal = app.world.entra.servicePrincipals[0];
  for (const [index, principalType] of (['User', 'User', 'Group'] as const).entries()) {
    principal?.appRoleAssignedTo.push({
      id: `assignment-${index}`,
      appRoleId: reader(app)?.id ?? '',
      principalId: `7e9a1c00-0000-4000-8000-00000000bbb${index}`,
      principalType,
      principalDisplayName: `somebody ${index}`,
    });
  }
  return app;
}

const reader = ({ world: now }: LabApp): AppRole | undefined =>
  now.entra.servicePrincipals[0]?.appRoles.find(({ value }) => value?.includes(`${prod}:role/Reader,`));

const rolesOf = ({ world: now }: LabApp) => now.aws.accounts.find(({ id }) => id === prod)?.roles ?? [];

function loseReader(app: LabApp): void {
  const roles = rolesOf(app);
  roles.splice(
    roles.findIndex(({ name }) => name === 'Reader'),
    1,
  );
}

function regainReader(app: LabApp): void {
  rolesOf(app).push({
    ...federated(prod, 'Reader'),
    path: '/',
    maxSessionDuration: 3600,
    createDate: '2026-12-01T00:00:00Z',
    tags: {},
    managedPolicies: [],
    deniedActions: [],
  });
}

async function after(days: number, app: LabApp): Promise<RunReport> {
  app.lab.clock.advance(days * day);
  return app.apply();
}

describe('a role that is gone', () => {
  it('is missing, then disabled, then removed, with days between, and those who would lose it are counted', async () => {
    const app = await settled();
    loseReader(app);

    const missing = await after(1, app);
    expect(missing.status).toBe('no-changes');
    expect(missing.withheld.filter(({ rule }) => rule === 'grace')).toMatchObject([
      {
        step: 'retire',
        words: [prod, 'prod', 'Reader (3 assigned)'],
        why: 'its IAM role was not found',
        reason: 'missing since 2026-11-21 08:00 UTC, taken away from 2026-11-28 08:00 UTC on',
      },
    ]);
    expect((await after(6.9, app)).status).toBe('no-changes');
    expect(reader(app)?.isEnabled).toBe(true);

    const disabled = await after(0.1, app);
    expect(disabled).toMatchObject({ status: 'applied', changes: [{ step: 'retire' }] });
    expect(reader(app)?.isEnabled).toBe(false);
    expect(app.world.entra.servicePrincipals[0]?.appRoleAssignedTo).toHaveLength(4);

    const resting = await after(0.9, app);
    expect(resting.status).toBe('no-changes');
    expect(reasons(resting)).toContain(
      'retired since 2026-11-28 08:00 UTC, removed from 2026-11-29 08:00 UTC on',
    );

    const removed = await after(0.1, app);
    expect(removed).toMatchObject({
      status: 'applied',
      changes: [{ step: 'remove', words: [prod, 'prod', 'Reader (3 assigned)'] }],
    });
    expect(published(app)).toEqual(all.filter((name) => name !== 'prod Reader'));
    expect(app.world.entra.servicePrincipals[0]?.appRoleAssignedTo.map(({ id }) => id)).toEqual([
      'assignment-foreign',
    ]);
    await expectSettled(app, world);
    expect((await app.state.list('missing#app-roles')).map(({ value }) => value)).toEqual([{}]);
  });

  it.each([
    { stage: 'missing', waits: [1], comes: 'no-changes' },
    { stage: 'at the end of its grace', waits: [1, 6.9], comes: 'no-changes' },
    { stage: 'disabled', waits: [1, 7], comes: 'applied' },
    { stage: 'at the end of its rest', waits: [1, 7, 0.9], comes: 'applied' },
  ])(
    'and comes back when it is $stage, keeps its id and its people, and starts anew',
    async ({ waits, comes }) => {
      const app = await settled();
      const before = structuredClone(reader(app));
      loseReader(app);
      for (const days of waits) await after(days, app);
      regainReader(app);

      expect((await app.apply()).status).toBe(comes);
      expect(reader(app)).toEqual(before);
      expect(app.world.entra.servicePrincipals[0]?.appRoleAssignedTo).toHaveLength(4);
      await expectSettled(app, world);

      loseReader(app);
      expect((await app.apply()).status).toBe('no-changes');
      expect((await after(6.9, app)).status).toBe('no-changes');
      expect((await after(0.1, app)).changes).toMatchObject([{ step: 'retire' }]);
    },
  );

  it('and comes back after it was removed, gets the id that it had', async () => {
    const app = await settled();
    const before = structuredClone(reader(app));
    loseReader(app);
    for (const days of [1, 7, 1]) await after(days, app);
    expect(reader(app)).toBeUndefined();
    regainReader(app);
    await app.apply();
    expect(reader(app)).toEqual(before);
    await expectSettled(app, world);
  });

  it('and is enabled again by hand, is disabled again and rests its whole time again', async () => {
    const app = await settled();
    loseReader(app);
    for (const days of [1, 7]) await after(days, app);
    const role = reader(app);
    if (role !== undefined) role.isEnabled = true;

    expect((await after(0.9, app)).changes).toMatchObject([{ step: 'retire' }]);
    expect((await after(0.9, app)).status).toBe('no-changes');
    expect(reader(app)?.isEnabled).toBe(false);
    expect((await after(0.1, app)).changes).toMatchObject([{ step: 'remove' }]);
    await expectSettled(app, world);
  });

  it('because it trusts the provider no more, goes the same way and says why', async () => {
    const app = await settled();
    const role = rolesOf(app).find(({ name }) => name === 'Reader');
    if (role !== undefined) role.trust = { Version: '2012-10-17', Statement: [] };
    expect(reasons(await app.apply())).toContain('grace: missing since');
    const disabled = await after(7, app);
    expect(disabled.changes).toMatchObject([{ step: 'retire', why: 'the role no longer trusts AzureAD' }]);
    if (role !== undefined) role.trust = trusting(prod);
    await app.apply();
    expect(reader(app)?.isEnabled).toBe(true);
    await expectSettled(app, world);
  });

  it('is only planned by a plan: no time begins and nothing is written', async () => {
    const app = await settled();
    loseReader(app);
    const writes = app.journal.writes().length;
    for (let week = 0; week < 5; week += 1) {
      app.lab.clock.advance(7 * day);
      expect((await app.plan()).status).toBe('no-changes');
    }
    expect(app.journal.writes()).toHaveLength(writes);
    expect((await app.apply()).status).toBe('no-changes');
  });
});

describe('a state table that is lost', () => {
  it.each([
    { when: 'while a role is missing', waits: [1, 5], left: 'prod Reader', first: 'applied' },
    // It is disabled already, and rests once more when the grace is over.
    { when: 'while a role rests', waits: [1, 7], left: 'prod Reader (disabled)', first: 'no-changes' },
  ])('$when lets the grace start anew, and deletes nothing sooner', async ({ waits, left, first }) => {
    const app = await settled();
    loseReader(app);
    for (const days of waits) await after(days, app);
    const lost = app.healed({ state: createMemoryState({}) });
    expect((await after(2, lost)).status).toBe('no-changes');
    expect((await after(6.9, lost)).status).toBe('no-changes');
    expect(published(lost)).toContain(left);
    expect((await after(0.1, lost)).status).toBe(first);
    expect((await after(1, lost)).status).toBe('applied');
    expect(published(lost)).toEqual(all.filter((name) => name !== 'prod Reader'));
    await expectSettled(lost, world);
  });
});

describe('a policy', () => {
  const appRoles = [ours(1, prod, 'old', 'Admin'), ours(2, prod, 'prod', 'Gone')];
  const mixed = company({ appRoles });

  it.each([
    { policy: 'upsert-only', there: [...all, 'prod Gone'], held: ['delete'] },
    { policy: 'create-only', there: ['old Admin', ...all.slice(1), 'prod Gone'], held: ['delete', 'update'] },
  ])('$policy leaves the rest as it is, for ever', async ({ policy, there, held }) => {
    const app = labApp(mixed, { configChanges: { appRoles: { policy } } });
    for (let run = 0; run < 4; run += 1) await after(7, app);
    expect(published(app)).toEqual(there.toSorted());
    const report = await expectSettled(app, mixed);
    const byPolicy = report.withheld.filter(({ rule }) => rule === 'policy');
    expect(byPolicy.map(({ action }) => action).toSorted()).toEqual(held);
    for (const { reason } of byPolicy) expect(reason).toContain(`policy ${policy} never`);
  });

  it('that is left out is upsert-only', async () => {
    const app = labApp(mixed, { configChanges: { appRoles: { policy: undefined } } });
    for (let run = 0; run < 3; run += 1) await after(10, app);
    expect(published(app)).toContain('prod Gone');
  });

  it('sync leaves a role that is protected, though it may still be renamed', async () => {
    const protectedWorld = company({
      appRoles: [ours(3, prod, 'prod', 'BreakGlass'), ours(1, prod, 'old', 'Admin')],
    });
    const app = labApp(protectedWorld, {
      configChanges: {
        connection: { protect: ['arn:aws:iam::*:role/BreakGlass', `arn:aws:iam::${prod}:role/Admin`] },
      },
    });
    for (let run = 0; run < 4; run += 1) await after(10, app);
    expect(published(app)).toEqual([...all, 'prod BreakGlass'].toSorted());
    expect(reasons(await expectSettled(app, protectedWorld))).toContain(
      'protected by "arn:aws:iam::*:role/BreakGlass"',
    );
  });
});

describe('a mass delete', () => {
  const names = Array.from({ length: 10 }, (_none, index) => `R${index}`);
  const mass = company({ appRoles: names.map((name, index) => ours(index, prod, 'prod', name)) });
  const configChanges = { appRoles: { removal: { grace: '0s', disabledFor: '0s' } } };

  it('is refused with its numbers, and only --expect with --force lets exactly that plan through', async () => {
    const app = labApp(mass, { configChanges });
    const refused = await app.apply();
    expect(refused).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' }, outcomes: [] });
    expect(refused.violations).toMatchObject([
      { limit: 'maxDeleteRatio', count: 10, allowed: 3, existing: 10 },
      { limit: 'emptyTarget', count: 10, allowed: 9 },
    ]);
    const expected = refused.planId ?? '';
    expect(await app.apply({ force: true })).toMatchObject({
      refusal: { code: 'GUARD_REFUSED' },
    });
    expect(await app.apply({ expect: expected })).toMatchObject({
      refusal: { code: 'GUARD_REFUSED' },
    });
    expect(await app.apply({ expect: '000000000000', force: true })).toMatchObject({
      status: 'refused',
      refusal: { code: 'PLAN_CHANGED' },
    });
    expect(app.journal.writes()).toEqual([]);
    expectForeignUntouched(app, mass);

    expect(await app.apply({ expect: expected, force: true })).toMatchObject({
      status: 'applied',
    });
    expect(published(app)).toEqual([...all, ...names.map((name) => `prod ${name} (disabled)`)].toSorted());

    const second = await app.apply();
    expect(second).toMatchObject({ status: 'refused' });
    expect(await app.apply({ expect: expected, force: true })).toMatchObject({
      refusal: { code: 'PLAN_CHANGED' },
    });
    await app.apply({ expect: second.planId ?? '', force: true });
    expect(published(app)).toEqual(all);
    await expectSettled(app, mass);
  });

  it('that was reviewed is not applied when the clouds changed since', async () => {
    const app = labApp(world);
    const { planId = '' } = await app.plan();
    loseReader(app);
    expect(await app.apply({ expect: planId })).toMatchObject({
      status: 'refused',
      refusal: { code: 'PLAN_CHANGED' },
    });
    expect(app.journal.writes()).toEqual([]);
    regainReader(app);
    expect(await app.apply({ expect: planId })).toMatchObject({ status: 'applied' });
    await expectSettled(app, world);
  });
});
