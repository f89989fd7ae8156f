import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import { group } from '../../support/groups.ts';
import { permissionSetArn } from '../../support/identity-center.ts';
import { accessApp, groupId, rowsIn, storeIdOf } from './company.ts';
import { groupsWith, prod, settled, smallCompany, test, wanted } from './small-company.ts';

const readOnly = `${test} ReadOnly 3`;

/** Group 3 has `ReadOnly` in test, and is to have `Admin` in prod instead. */
function moved(changes: Parameters<typeof smallCompany>[0] = {}): World {
  return smallCompany({
    ...settled,
    groups: groupsWith({ 3: { displayName: `AWS-${prod}-Admin` } }),
    ...changes,
  });
}

const denied = (operation: string, contains?: string) => ({
  operation,
  ...(contains === undefined ? {} : { contains }),
  skip: 0,
  every: 1,
  times: 'always' as const,
  effect: { type: 'error' as const, status: 400, code: 'AccessDeniedException', message: 'no' },
});

function storeOf({ aws }: World) {
  const { identityCenter: center } = aws;
  if (center === undefined) throw new Error('the company has IAM Identity Center');
  return center.identityStore;
}

function storedAs(world: World, n: number) {
  const found = storeOf(world).groups.find(({ id }) => id === storeIdOf(n));
  if (found === undefined) throw new Error(`group ${n} is in the identity store`);
  return found;
}

describe('a group that is to have something else', () => {
  it('keeps what it has while what is to come could be there already, and cannot be read', async () => {
    const faults = [
      denied('sso:ListAccountAssignmentsForPrincipal'),
      denied('sso:ListAccountAssignments', permissionSetArn('Admin')),
    ];
    const app = accessApp(moved({ faults }));
    const report = await app.apply({ approve: [groupId(3)] });
    expect(report.withheld.map(({ action, rule }) => `${action} ${rule}`)).toContain('delete move');
    expect(rowsIn(app.world)).toContain(readOnly);
  });

  it('keeps what it has while AWS takes no more groups where it should go', async () => {
    const many = Array.from({ length: 100 }, (_none, n) =>
      group(100 + n, { displayName: `AWS-${prod}-Admin` }),
    );
    const world = smallCompany({
      groups: [...groupsWith({ 3: { displayName: `AWS-${prod}-Admin` } }).slice(2, 3), ...many],
      rows: [readOnly, ...many.map((_each, n) => `${prod} Admin ${100 + n}`)],
      ledger: [{ row: readOnly, displayName: `AWS-${test}-ReadOnly` }],
    });
    const app = accessApp(world);
    const report = await app.apply({ approve: [groupId(3)] });
    expect(report.withheld).toMatchObject([
      { action: 'create', rule: 'limit' },
      { action: 'delete', rule: 'move', reason: expect.stringContaining('100 groups have Admin') as string },
    ]);
    expect(rowsIn(app.world)).toContain(readOnly);
  });

  it.each([
    { what: 'a suspended account', accounts: [test], kept: true },
    { what: 'a whole organization, of which one account is suspended', accounts: ['ou:/'], kept: false },
  ])('by a mapping to $what: what it has stays $kept', async ({ accounts, kept }) => {
    const row = `${prod} ReadOnly 5`;
    const world = smallCompany({
      notInStore: [],
      rows: [...settled.rows, row],
      ledger: [...settled.ledger, { row, displayName: 'Everybody' }],
    });
    for (const account of world.aws.accounts) if (account.id === test) account.state = 'SUSPENDED';
    const mappings = [{ group: groupId(5), accounts, permissionSets: ['Admin'] }];
    const app = accessApp(world, { settings: { mappings } });
    await app.apply();
    expect(rowsIn(app.world).includes(row)).toBe(kept);
  });

  it.each([
    { what: 'approved', world: moved(), settings: {}, approve: [groupId(3)] },
    {
      what: 'of a role-assignable group',
      world: moved({
        groups: groupsWith({
          1: { isAssignableToRole: true },
          2: { isAssignableToRole: true },
          3: { isAssignableToRole: true, displayName: `AWS-${prod}-Admin` },
          4: { isAssignableToRole: true },
        }),
      }),
      settings: {
        rules: [{ pattern: '^AWS-(?<account>\\d{12})-(?<permissionSet>.+)$', requireRoleAssignable: true }],
      },
      approve: [],
    },
  ])('keeps what it has when the run is narrowed to the old account: a move $what', async (move) => {
    const limits = { maxDeleteRatio: 1, emptyTarget: 'allow' };
    const app = accessApp(move.world, { settings: { ...move.settings, limits } });
    const report = await app.apply({ approve: move.approve, accounts: ['test'] });
    expect(report.withheld).toMatchObject([
      { action: 'delete', rule: 'move', reason: expect.stringContaining('without narrowing') as string },
    ]);
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});

describe('a protected assignment', () => {
  it.each([
    ['the name that it had', `* Admin AWS-${prod}-Admin`],
    ['the name that it has now', '* Admin old break glass'],
    ['its object id', `${prod} Admin ${groupId(2)}`],
  ])('stays whatever its group is called, named by %s', async (_what, entry) => {
    const world = smallCompany({ ...settled, groups: groupsWith({ 2: { displayName: 'old break glass' } }) });
    const app = accessApp(world, { settings: { protect: [entry] } });
    const report = await app.apply();
    expect(report.withheld).toMatchObject([{ action: 'delete', rule: 'protection' }]);
    expect(report.remarks.filter(({ subject }) => subject === 'protect')).toEqual([]);
    expect(rowsIn(app.world)).toEqual(wanted);
  });

  it('stays also after its group has got what its new name means', async () => {
    const world = smallCompany({
      ...settled,
      groups: groupsWith({ 2: { displayName: `AWS-${test}-Admin` } }),
    });
    const app = accessApp(world, { settings: { protect: [`* Admin AWS-${prod}-Admin`] } });
    await app.apply({ approve: [groupId(2)] });
    expect(rowsIn(app.world)).toContain(`${test} Admin 2`);
    for (let run = 0; run < 2; run += 1) {
      expect((await app.apply()).withheld).toMatchObject([{ action: 'delete', rule: 'protection' }]);
      expect(rowsIn(app.world)).toContain(`${prod} Admin 2`);
    }
  });
});

describe('a group of the identity store', () => {
  it('that has lost its external id keeps what it has, and somebody is told what to do', async () => {
    const world = smallCompany(settled);
    storedAs(world, 2).externalIds = [];
    const app = accessApp(world);
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'no-changes', unchanged: 4, withheld: [] });
    expect(report.remarks).toMatchObject([
      {
        severity: 'warning',
        subject: `AWS-${prod}-Admin`,
        text: expect.stringContaining('restart provisioning') as string,
      },
    ]);
    expect(rowsIn(app.world)).toEqual(wanted);
  });

  it('that has lost its external id gets nothing new, and loses nothing for it', async () => {
    const world = moved();
    storedAs(world, 3).externalIds = [];
    const app = accessApp(world);
    const report = await app.apply({ approve: [groupId(3)] });
    expect(report).toMatchObject({ status: 'no-changes', changes: [] });
    expect(report.withheld.map(({ action, rule }) => `${action} ${rule}`)).toEqual([
      'create completeness',
      'delete completeness',
    ]);
    expect(rowsIn(app.world)).toEqual(wanted);
  });

  it('that has taken over from another one leaves that its access until it has it', async () => {
    const world = smallCompany({ ...settled, faults: [denied('sso:CreateAccountAssignment')] });
    const before = storedAs(world, 2);
    storeOf(world).groups.push({ ...structuredClone(before), id: storeIdOf(77), displayName: 'new' });
    before.externalIds = [];
    const app = accessApp(world);
    const report = await app.apply();
    expect(report.outcomes.map(({ action, status }) => `${action} ${status}`)).toEqual([
      'create failed',
      'delete not-attempted',
    ]);
    expect(rowsIn(app.world)).toContain(`${prod} Admin 2`);
  });
});

describe('the guard of narrowed runs', () => {
  it.each([
    { by: 'account', scopes: [{ accounts: ['prod'] }, { accounts: ['test'] }] },
    { by: 'group', scopes: [1, 2, 3, 4].map((n) => ({ groups: [groupId(n)] })) },
  ])('lets nobody do by $by what it refuses to do as a whole', async ({ scopes }) => {
    const groups = groupsWith({ 1: { displayName: 'left' }, 3: { displayName: 'left too' } });
    const limits = { emptyTarget: 'allow' };
    const app = accessApp(smallCompany({ ...settled, groups }), { settings: { limits } });
    expect(await app.apply()).toMatchObject({ status: 'refused' });
    for (const scope of scopes) await app.apply(scope);
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});
