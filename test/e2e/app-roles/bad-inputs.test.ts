import { describe, expect, it } from 'vitest';
import { labApp } from '../../support/lab-app.ts';
import {
  account,
  all,
  company,
  day,
  expectSettled,
  federated,
  ours,
  pairOf,
  prod,
  prodAccount,
  published,
  reasons,
  stagingAccount,
} from './company.ts';

describe('a role with a trust policy that is no JSON', () => {
  const broken = federated(prod, 'Broken', { trust: 'Allow everybody!' });

  it('is told of and not published, and the others are', async () => {
    const world = company({ accounts: [prodAccount(broken), stagingAccount()] });
    const app = labApp(world);
    const report = await app.apply();
    expect(report.status).toBe('applied');
    expect(reasons(report)).toContain(`role/Broken: the trust policy is no JSON: left as it is`);
    expect(published(app)).toEqual(all);
    await expectSettled(app, world);
  });

  it('keeps the app role that it has, for as long as it takes', async () => {
    const world = company({
      accounts: [prodAccount(broken), stagingAccount()],
      appRoles: [ours(1, prod, 'prod', 'Broken')],
    });
    const app = labApp(world);
    await app.apply();
    app.lab.clock.advance(30 * day);
    const report = await app.apply();
    expect(report.status).toBe('no-changes');
    expect(reasons(report)).toContain('completeness: not known to be gone: the trust policy is no JSON');
    expect(published(app)).toEqual([...all, 'prod Broken'].toSorted());
    await expectSettled(app, world);
  });
});

describe('a role that Entra could not take', () => {
  it.each([
    {
      with: 'a comma in its name',
      role: federated(prod, 'Ops,Night'),
      why: 'the name or path of the role has a comma',
    },
    {
      with: 'a path that is too long',
      role: federated(prod, 'Ops', { path: `/${'x'.repeat(200)}/` }),
      why: 'characters long, 249 are accepted',
    },
    {
      with: 'a quotation mark in its path',
      role: federated(prod, 'Ops', { path: '/"quoted"/' }),
      why: 'has a character that Entra does not take',
    },
  ])('for $with is held back, and the others are published', async ({ role, why }) => {
    const world = company({ accounts: [prodAccount(role), stagingAccount()] });
    const app = labApp(world);
    const report = await app.apply();
    expect(report.status).toBe('applied');
    expect(reasons(report)).toMatch(/: limit: /u);
    expect(reasons(report)).toContain(why);
    expect(published(app)).toEqual(all);
    const again = await expectSettled(app, world);
    expect(again.withheld.filter(({ rule }) => rule === 'limit')).toHaveLength(1);
  });
});

describe('two roles under one value', () => {
  const twice = (first: string, second: string) =>
    company({
      pageSize: { iam: 100 },
      accounts: [
        prodAccount(
          federated(prod, 'Twin', { description: first }),
          federated(prod, 'Twin', { description: second }),
        ),
        stagingAccount(),
      ],
    });
  const connection = { appRole: { description: '{roleDescription}' } };

  it('are one when AWS lists the same role twice', async () => {
    const world = twice('the same', 'the same');
    const app = labApp(world, { configChanges: { connection } });
    expect((await app.apply()).status).toBe('applied');
    expect(published(app)).toEqual([...all, 'prod Twin'].toSorted());
    await expectSettled(app, world);
  });

  it('are left alone when they differ, and the others are published', async () => {
    const world = twice('one', 'other');
    const app = labApp(world, { configChanges: { connection } });
    const report = await app.apply();
    expect(report.status).toBe('applied');
    expect(reasons(report)).toContain(
      'ambiguity: 2 different app roles are wanted under one key: 111122223333 prod Twin; 111122223333 prod Twin',
    );
    expect(published(app)).toEqual(all);
    await expectSettled(app, world);
  });

  it('are left alone when they are there already, in both orders of the pair', async () => {
    const admin = ours(1, prod, 'prod', 'Admin');
    const turned = pairOf(prod, 'Admin').split(',').toReversed().join(',');
    const world = company({ appRoles: [admin, { ...ours(2, prod, 'prod', 'Admin'), value: turned }] });
    const app = labApp(world);
    const report = await app.apply();
    expect(report.status).toBe('applied');
    expect(reasons(report)).toContain('2 different app roles are there under one key');
    expect(app.world.entra.servicePrincipals[0]?.appRoles).toEqual(
      expect.arrayContaining([expect.objectContaining(admin), expect.objectContaining({ value: turned })]),
    );
    await expectSettled(app, world);
  });
});

describe('1,300 roles on one object', () => {
  it('fill it to 1,000, always the same ones, and the rest is held back with the reason', async () => {
    const names = Array.from({ length: 1_300 }, (_none, index) => `R${String(index).padStart(4, '0')}`);
    const world = company({
      pageSize: { iam: 1000, organizations: 20, graph: 999 },
      accounts: [
        account(
          prod,
          'prod',
          names.map((name) => federated(prod, name)),
        ),
      ],
    });
    const app = labApp(world);
    const report = await app.apply();
    const free = 1_000 - 5;
    expect(report.status).toBe('applied');
    const held = report.withheld.filter(({ rule }) => rule === 'limit');
    expect(held).toHaveLength(1_300 - free);
    expect(held[0]).toMatchObject({
      rule: 'limit',
      reason: expect.stringContaining('production is full: one object takes 1000 app roles'),
    });
    expect(reasons(report)).toContain(
      '1305 app roles on one object, of 1000 at most: plan another connection',
    );
    expect(app.world.entra.servicePrincipals[0]?.appRoles).toHaveLength(1_000);
    expect(published(app)).toEqual(names.slice(0, free).map((name) => `prod ${name}`));
    const again = await expectSettled(app, world);
    expect(again.withheld.map(({ key }) => key)).toEqual(report.withheld.map(({ key }) => key));
  });
});

describe('app roles that look like ours', () => {
  it('are taken over with their id and value when they name the same pair the other way round', async () => {
    const turned = pairOf(prod, 'Admin').split(',').toReversed().join(',');
    const old = { ...ours(7, prod, 'prod', 'Admin'), value: turned, displayName: 'by hand' };
    const world = company({ appRoles: [old] });
    const app = labApp(world);
    const report = await app.apply();
    expect(report.changes.filter(({ action }) => action === 'update')).toHaveLength(1);
    expect(app.world.entra.servicePrincipals[0]?.appRoles.find(({ id }) => id === old.id)).toMatchObject({
      value: turned,
      displayName: 'prod Admin',
      isEnabled: true,
    });
    expect(published(app)).toEqual(all);
    await expectSettled(app, world);
  });
});
