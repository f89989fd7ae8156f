import { describe, expect, it } from 'vitest';
import type { World } from '../../../src/lab/world.ts';
import { group } from '../../support/groups.ts';
import { accessApp, groupId, rowsIn, storeIdOf } from './company.ts';
import { groupsWith, prod, settled, smallCompany, test, wanted } from './small-company.ts';

function rename(world: World, n: number, displayName: string): void {
  const found = world.entra.groups.find(({ id }) => id === groupId(n));
  if (found !== undefined) found.displayName = displayName;
}

/** Provisioning brings the group, under a name of no meaning. */
function provision(world: World, n: number): void {
  const groups = world.aws.identityCenter?.identityStore.groups;
  const [shape] = groups ?? [];
  if (shape === undefined || groups?.some(({ id }) => id === storeIdOf(n)) === true) return;
  const externalIds = shape.externalIds.map((each) => ({ ...each, id: groupId(n) }));
  groups?.push({ ...shape, id: storeIdOf(n), displayName: `group ${n}`, externalIds });
}

const anywhere = '^AWS-(?<account>\\d{12})-(?<permissionSet>.+)$';
const everywhere = '^ALL-(?<permissionSet>.+)$';

describe('a new group that is assigned, and whose name gives what cannot be', () => {
  it.each<{ why: string; first: string; next: string; notInStore?: readonly number[]; rules?: object[] }>([
    { why: 'no such permission set', first: `AWS-${prod}-Harmless`, next: `AWS-${prod}-Admin` },
    { why: 'no such account', first: 'AWS-999999999999-ReadOnly', next: `AWS-${prod}-Admin` },
    {
      why: 'not in the identity store yet',
      first: `AWS-${test}-ReadOnly`,
      next: `AWS-${prod}-Admin`,
      notInStore: [5, 6],
    },
    {
      why: 'no such permission set, by a rule for assigned groups',
      first: `AWS-${prod}-Harmless`,
      next: `AWS-${prod}-Admin`,
      rules: [{ pattern: anywhere, requireAssignedToApp: true }],
    },
    {
      why: 'no such permission set, everywhere',
      first: 'ALL-Nope',
      next: 'ALL-Admin',
      rules: [{ pattern: everywhere, account: 'ou:/' }, { pattern: anywhere }],
    },
  ])('waits for approval when it is renamed: $why', async ({ first, next, notInStore = [5], rules }) => {
    const options = rules === undefined ? {} : { settings: { rules } };
    const groups = [...groupsWith({}), group(6, { displayName: first })];
    const before = accessApp(smallCompany({ ...settled, groups, notInStore }), options);
    expect((await before.apply()).withheld[0]).toMatchObject({ action: 'create', rule: 'limit' });
    const world = before.now();
    provision(world, 6);
    rename(world, 6, next);
    const app = accessApp(world, options);
    expect(new Set((await app.apply()).withheld.map(({ rule }) => rule))).toEqual(new Set(['approval']));
    expect(rowsIn(app.world)).toEqual(wanted);
  });

  it('gets it as soon as it can be, under the name that was looked at', async () => {
    const groups = [...groupsWith({}), group(6, { displayName: `AWS-${test}-ReadOnly` })];
    const before = accessApp(smallCompany({ ...settled, groups, notInStore: [5, 6] }));
    await before.apply();
    const world = before.now();
    provision(world, 6);
    const app = accessApp(world);
    expect(await app.apply()).toMatchObject({ status: 'applied', withheld: [] });
    expect(rowsIn(app.world)).toContain(`${test} ReadOnly 6`);
  });
});

describe('a new group that is assigned, in a run that does not get to it', () => {
  it('since the guard refuses it, waits for approval when it is renamed', async () => {
    const left = { 1: { displayName: 'a' }, 2: { displayName: 'b' }, 3: { displayName: 'c' } };
    const groups = [...groupsWith(left), group(6, { displayName: `AWS-${test}-ReadOnly` })];
    const before = accessApp(smallCompany({ ...settled, groups }), {
      settings: { limits: { maxDeletes: 0 } },
    });
    expect((await before.apply()).status).toBe('refused');
    const world = before.now();
    rename(world, 6, `AWS-${prod}-Admin`);
    const app = accessApp(world);
    expect((await app.plan()).withheld).toMatchObject([{ action: 'create', rule: 'approval' }]);
  });

  it('since its create was not attempted, waits for approval when it is renamed', async () => {
    const groups = [
      ...groupsWith({}),
      group(6, { displayName: `AWS-${prod}-ReadOnly` }),
      group(7, { displayName: `AWS-${test}-ReadOnly` }),
    ];
    const control = new AbortController();
    const before = accessApp(smallCompany({ ...settled, groups }));
    const put = before.state.put.bind(before.state);
    before.state.put = (key, ...more) => {
      if (key.partition.startsWith('ledger')) control.abort(new Error('no time left'));
      return put(key, ...more);
    };
    const stopped = await before.apply({}, control.signal);
    expect(stopped.outcomes.map(({ status }) => status)).toEqual(['not-attempted', 'not-attempted']);
    const world = before.now();
    rename(world, 7, `AWS-${prod}-Admin`);
    const app = accessApp(world);
    expect((await app.plan()).withheld).toMatchObject([{ action: 'create', rule: 'approval' }]);
  });
});

describe('a group that is deleted, and restored with the same object id', () => {
  it('waits for approval under another name, and not under its own', async () => {
    const before = accessApp(smallCompany(settled));
    const without = before.now();
    const third = without.entra.groups.find(({ id }) => id === groupId(3));
    without.entra.groups = without.entra.groups.filter((each) => each !== third);
    const deleted = accessApp(without);
    expect(await deleted.apply()).toMatchObject({ status: 'applied' });
    if (third === undefined) throw new Error('there is no third group');

    const restored = (displayName: string) => {
      const world = deleted.now();
      world.entra.groups.push({ ...third, displayName });
      return accessApp(world);
    };
    const renamed = await restored(`AWS-${prod}-Admin`).apply();
    expect(renamed.withheld).toMatchObject([{ action: 'create', rule: 'approval' }]);
    const same = restored(third.displayName);
    expect(await same.apply()).toMatchObject({ status: 'applied', withheld: [] });
    expect(rowsIn(same.world)).toEqual(wanted);
  });
});
