import { describe, expect, it } from 'vitest';
import { group } from '../../support/groups.ts';
import { accessApp, groupId, rowsIn } from './company.ts';
import { groupsWith, prod, settled, smallCompany, test, wanted } from './small-company.ts';

/** Its owner would rather be an administrator of prod. */
const moved = () =>
  smallCompany({ ...settled, groups: groupsWith({ 3: { displayName: `AWS-${prod}-Admin` } }) });

describe('a group that is renamed to another account', () => {
  it('waits for approval, and keeps what it had', async () => {
    const app = accessApp(moved());
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'no-changes', changes: [] });
    expect(report.withheld.map(({ action, rule }) => `${action} ${rule}`)).toEqual([
      'create approval',
      'delete approval',
    ]);
    for (const { reason } of report.withheld) {
      expect(reason).toContain(`rolebridge apply account-assignments --approve ${groupId(3)}`);
    }
    expect(rowsIn(app.world)).toEqual(wanted);
    // And it waits on, whatever runs in between.
    expect((await app.apply()).withheld).toHaveLength(2);
  });

  it('moves when somebody approves it, and is then known by its new name', async () => {
    const app = accessApp(moved());
    const report = await app.apply({ approve: [groupId(3)] });
    expect(report).toMatchObject({ status: 'applied', withheld: [] });
    const after = [...wanted.filter((row) => !row.endsWith(' 3')), `${prod} Admin 3`].toSorted();
    expect(rowsIn(app.world)).toEqual(after);
    expect(await app.plan()).toMatchObject({ status: 'no-changes', withheld: [] });
  });

  it('needs no approval where a rule trusts role-assignable groups, and it is one', async () => {
    const groups = groupsWith({
      3: { displayName: `AWS-${prod}-Admin`, isAssignableToRole: true },
      ...Object.fromEntries([1, 2, 4].map((n) => [n, { isAssignableToRole: true }])),
    });
    const rules = [
      { pattern: '^AWS-(?<account>\\d{12})-(?<permissionSet>.+)$', requireRoleAssignable: true },
    ];
    const app = accessApp(smallCompany({ ...settled, groups }), { settings: { rules } });
    expect(await app.apply()).toMatchObject({ status: 'applied', withheld: [] });
  });
});

describe('an approval', () => {
  it('without the plan that it is in, is refused: names change', async () => {
    const report = await accessApp(moved()).run({ mode: 'apply', approve: [groupId(3)] });
    expect(report).toMatchObject({ status: 'failed', error: { code: 'APPROVE_WITHOUT_EXPECT' } });
  });
});

describe('a group that has just appeared', () => {
  const newcomer = (changes = {}) => group(6, { displayName: `AWS-${prod}-Admin`, ...changes });

  it.each([
    { what: 'that nobody assigned to the application', changes: {}, unassigned: [5, 6] },
    { what: 'that is a team', changes: { groupTypes: ['Unified' as const] }, unassigned: [5] },
    {
      what: 'whose members follow a rule',
      changes: { groupTypes: ['DynamicMembership' as const] },
      unassigned: [5],
    },
  ])('$what waits for approval', async ({ changes, unassigned }) => {
    const groups = [...groupsWith({}), newcomer(changes)];
    const app = accessApp(smallCompany({ ...settled, groups, unassigned }));
    const report = await app.apply();
    expect(report.withheld).toMatchObject([{ action: 'create', rule: 'approval' }]);
    expect(rowsIn(app.world)).toEqual(wanted);
    expect(await app.apply({ approve: [groupId(6)] })).toMatchObject({ status: 'applied', withheld: [] });
    expect(rowsIn(app.world)).toContain(`${prod} Admin 6`);
  });

  it('is never let in by approval where a rule asks for more', async () => {
    const rules = [{ pattern: '^AWS-(?<account>\\d{12})-(?<permissionSet>.+)$', requireAssignedToApp: true }];
    const groups = [...groupsWith({}), newcomer()];
    const world = smallCompany({ ...settled, groups, unassigned: [5, 6] });
    const report = await accessApp(world, { settings: { rules } }).apply({ approve: [groupId(6)] });
    expect(report.withheld).toMatchObject([{ action: 'create', rule: 'trust' }]);
  });

  it('needs nobody when a mapping names it by its id', async () => {
    const groups = groupsWith({ 5: { displayName: 'Everybody' } });
    const mappings = [{ group: groupId(5), accounts: ['test'], permissionSets: ['ReadOnly'] }];
    const world = smallCompany({ ...settled, groups, notInStore: [] });
    const app = accessApp(world, { settings: { mappings } });
    expect(await app.apply()).toMatchObject({ status: 'applied', withheld: [] });
    expect(rowsIn(app.world)).toContain(`${test} ReadOnly 5`);
  });
});

describe('a group that was assigned to the application before it meant anything', () => {
  it('waits for approval when it is renamed into the scheme', async () => {
    const before = accessApp(smallCompany({ ...settled, unassigned: [], notInStore: [] }));
    await before.apply();
    const world = before.now();
    const everybody = world.entra.groups.find(({ id }) => id === groupId(5));
    if (everybody !== undefined) everybody.displayName = `AWS-${prod}-Admin`;
    const app = accessApp(world);
    const report = await app.apply();
    expect(report.withheld).toMatchObject([{ action: 'create', rule: 'approval' }]);
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});
