import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  applyTo,
  contextAfter,
  estateOf,
  everythingGap,
  gap,
  group,
  heldBack,
  ledgerOf,
  named,
  objectId,
  planOf,
  reasons,
  remarked,
  row,
  told,
  type Estate,
} from './estate.ts';

const convention = String.raw`AWS-(?<account>\d{12})-(?<permissionSet>.+)`;
const rule = (more: object) => ({ rules: [{ pattern: convention, ...more }] });
const anyRule = rule({});
const assignable = rule({ requireRoleAssignable: true });
const assigned = rule({ requireAssignedToApp: true });

describe('a group that has just appeared', () => {
  it.each<{
    name: string;
    settings?: object;
    group?: object;
    isAssigned: boolean;
    approve?: readonly string[];
    held: 'approval' | 'trust' | undefined;
  }>([
    { name: 'and is assigned', isAssigned: true, held: undefined },
    { name: 'and is not assigned', isAssigned: false, held: 'approval' },
    { name: 'and is not assigned, approved', isAssigned: false, approve: [objectId(1)], held: undefined },
    {
      name: 'and is not assigned, approved in capitals',
      isAssigned: false,
      approve: [objectId(1).toUpperCase()],
      held: undefined,
    },
    {
      name: 'and is not assigned, another one approved',
      isAssigned: false,
      approve: [objectId(2)],
      held: 'approval',
    },
    {
      name: 'role-assignable, by a rule that does not ask for it',
      group: { isAssignableToRole: true },
      isAssigned: false,
      held: 'approval',
    },
    {
      name: 'role-assignable, by a rule that asks for it',
      settings: assignable,
      group: { isAssignableToRole: true },
      isAssigned: false,
      held: undefined,
    },
    {
      name: 'not role-assignable, by a rule that asks for it',
      settings: assignable,
      isAssigned: true,
      held: 'trust',
    },
    {
      name: 'not role-assignable, by a rule that asks for it, approved',
      settings: assignable,
      isAssigned: true,
      approve: [objectId(1)],
      held: 'trust',
    },
    {
      name: 'and is assigned, by a rule that asks for it',
      settings: assigned,
      isAssigned: true,
      held: undefined,
    },
    {
      name: 'and is not assigned, by a rule that asks for it, approved',
      settings: assigned,
      isAssigned: false,
      approve: [objectId(1)],
      held: 'trust',
    },
    { name: 'dynamic', group: { isDynamic: true }, isAssigned: true, held: 'approval' },
    {
      name: 'dynamic, approved',
      group: { isDynamic: true },
      isAssigned: true,
      approve: [objectId(1)],
      held: undefined,
    },
    {
      name: 'dynamic, assigned as its rule asks',
      settings: assigned,
      group: { isDynamic: true },
      isAssigned: true,
      held: undefined,
    },
    { name: 'of Microsoft 365', group: { isMicrosoft365: true }, isAssigned: true, held: 'approval' },
    {
      name: 'of Microsoft 365, assigned as its rule asks',
      settings: assigned,
      group: { isMicrosoft365: true },
      isAssigned: true,
      held: undefined,
    },
    {
      name: 'of Microsoft 365, role-assignable as its rule asks',
      settings: assignable,
      group: { isMicrosoft365: true, isAssignableToRole: true },
      isAssigned: false,
      held: undefined,
    },
  ])('$name: $held', async ({ settings = anyRule, group: kind = {}, isAssigned, approve, held }) => {
    const estate = estateOf([group(1, named('Admin'), kind)], isAssigned ? {} : { assigned: [] });
    const report = await planOf(estate, {
      settings: { ...settings },
      ...(approve === undefined ? {} : { approve }),
    });
    expect(report.withheld.map((each) => each.rule)).toEqual(held === undefined ? [] : [held]);
    expect(told(report)).toHaveLength(held === undefined ? 1 : 0);
  });

  it('is told with its account, and with what to type', async () => {
    const [reason] = reasons(await planOf(estateOf([group(1, named('Admin'))], { assigned: [] })));
    expect(reason).toBe(
      `group ${named('Admin')} would have Admin in ${ACCOUNT} prod, and it is new, and it is not assigned to the ` +
        `enterprise application; if it is meant: rolebridge apply account-assignments --approve ${objectId(1)}`,
    );
  });

  it.each([false, true])(
    'waits while not all are known that are assigned, itself told: %s',
    async (seesThroughGaps) => {
      const estate = estateOf([group(1, named('Admin'))], {
        gaps: { assigned: [everythingGap] },
        seesThroughGaps,
      });
      const report = await planOf(estate);
      expect(reasons(report)[0]).toMatch(/could not be read \(DENIED\)/u);
      expect(report.degraded).toBe(true);
    },
  );

  it('may have what it has already: that is adopted, and nothing is held', async () => {
    const estate = estateOf([group(1, named('Admin'), { isDynamic: true })], {
      assigned: [],
      rows: [row(1, 'Admin')],
    });
    const report = await applyTo(estate);
    expect([told(report), heldBack(report)]).toEqual([[], []]);
    expect(await ledgerOf(estate)).toHaveLength(1);
  });

  it('is not taken over when its rule would not give it, and that is said', async () => {
    const estate = estateOf([group(1, named('Admin'))], { rows: [row(1, 'Admin')] });
    const report = await applyTo(estate, { settings: assignable });
    expect(remarked(report)[0]).toMatch(/it is there and stays, and would not be given any more/u);
    expect(await ledgerOf(estate)).toMatchObject([{ group: objectId(1), assignments: [] }]);
  });
});

describe('a group that came into the ledger without being looked at', () => {
  const mappings = [{ group: objectId(1), accounts: ['test'], permissionSets: ['Read'] }];
  const waits = `create ${ACCOUNT} Admin ${named('Admin')}: approval`;

  it.each([
    { name: 'by a mapping', settings: { mappings }, rows: [] },
    {
      name: 'by what somebody made by hand',
      settings: rule({ account: 'ou:/' }),
      rows: [row(1, 'Admin', OTHER_ACCOUNT)],
    },
  ])('still waits for what its name gives: $name', async ({ settings, rows }) => {
    const estate = estateOf([group(1, named('Admin'))], { assigned: [], rows });
    estate.accounts = estate.accounts.map((one) => ({ ...one, organizationalUnitPath: '/' }));
    for (const scope of [{}, { accounts: ['test'] }, {}]) await applyTo(estate, { settings, scope });
    expect(await ledgerOf(estate)).toHaveLength(1);
    expect(heldBack(await planOf(estate, { settings }))).toContain(waits);
    await applyTo(estate, { settings, approve: [objectId(1)] });
    expect(heldBack(await planOf(estate, { settings }))).toEqual([]);
    expect((await ledgerOf(estate))[0]).not.toHaveProperty('unsettled');
  });
});

describe('what waits for something else and for approval', () => {
  it('waits for approval once the other is settled, although the group is in the ledger by then', async () => {
    const mappings = [{ group: objectId(1), accounts: ['test'], permissionSets: ['Read'] }];
    const estate = estateOf([group(1, named('Admin'))], { assigned: [] });
    const { accounts } = estate;
    estate.accounts = accounts.map((one) => (one.id === ACCOUNT ? { ...one, state: 'SUSPENDED' } : one));
    const held = `create ${ACCOUNT} Admin ${named('Admin')}`;
    expect(heldBack(await applyTo(estate, { settings: { mappings } }))).toEqual([`${held}: limit`]);
    estate.accounts = accounts;
    expect(heldBack(await planOf(estate, { settings: { mappings } }))).toEqual([`${held}: approval`]);
  });
});

describe('a group in the ledger under another name', () => {
  async function renamed(to: string, kind: object = {}, settings: object = anyRule): Promise<Estate> {
    const keeper = group(2, named('Read'), { isAssignableToRole: true });
    const estate = estateOf([group(1, named('Admin'), kind), keeper]);
    await applyTo(estate, { settings: { ...settings } });
    estate.groups = [group(1, to, kind), keeper];
    return estate;
  }
  const moved = named('Admin', OTHER_ACCOUNT);
  const move = [`create ${OTHER_ACCOUNT} Admin ${moved}`, `delete ${ACCOUNT} Admin ${moved}`];

  it('waits with the whole of its move, however often it is looked at', async () => {
    const estate = await renamed(moved);
    for (const _time of [1, 2]) {
      const report = await applyTo(estate);
      expect(told(report)).toEqual([]);
      expect(heldBack(report)).toEqual(move.map((each) => `${each}: approval`));
      expect(reasons(report)).toEqual([
        expect.stringContaining(`it was called ${named('Admin')} before`),
        expect.stringContaining(`--approve ${objectId(1)}`),
      ]);
    }
  });

  it('moves when it is approved, and its new name counts from then on', async () => {
    const estate = await renamed(moved);
    expect(told(await applyTo(estate, { approve: [objectId(1)] }))).toEqual(move);
    expect((await planOf(estate)).status).toBe('no-changes');
    expect((await ledgerOf(estate))[0]).toMatchObject({ displayName: moved });
  });

  it('still waits after an approved run that the guard refused', async () => {
    const estate = await renamed(moved);
    const settings = { limits: { maxDeletes: 0 } };
    const refused = await applyTo(estate, { approve: [objectId(1)], settings });
    expect(refused.status).toBe('refused');
    expect(heldBack(await planOf(estate))).toHaveLength(2);
  });

  it('moves when its rule asks for role-assignable groups, which owners do not rename', async () => {
    const estate = await renamed(moved, { isAssignableToRole: true }, assignable);
    expect(told(await planOf(estate, { settings: assignable }))).toEqual(move);
  });

  it('does not wait for what somebody gave it by hand', async () => {
    const estate = await renamed(moved);
    estate.rows = [...estate.rows, row(1, 'Admin', OTHER_ACCOUNT)];
    expect(told(await applyTo(estate))).toEqual([move[1]]);
    expect((await ledgerOf(estate))[0]).toMatchObject({ displayName: moved });
  });

  it('loses what it had when its new name means nothing', async () => {
    const estate = await renamed('Retired');
    const report = await applyTo(estate);
    expect(told(report)).toEqual([`delete ${ACCOUNT} Admin Retired`]);
    expect(report.changes[0]?.why).toBe('nothing is given to a group called Retired');
  });

  it('does not get by two renames what it would not get by one', async () => {
    const estate = await renamed('Retired');
    await applyTo(estate);
    estate.groups = [group(1, moved), group(2, named('Read'))];
    expect(heldBack(await planOf(estate))).toEqual([`${move[0]}: approval`]);
    estate.groups = [group(1, named('Admin')), group(2, named('Read'))];
    expect(told(await planOf(estate))).toEqual([`create ${ACCOUNT} Admin ${named('Admin')}`]);
  });

  it('is remembered for 60 days after it was deleted, while which it may be restored', async () => {
    const estate = await renamed('Retired');
    await applyTo(estate);
    const keeper = estate.groups.slice(1);
    estate.groups = keeper;
    await applyTo(estate);
    const day = 24 * 60;
    await applyTo(estate, { context: contextAfter(59 * day) });
    estate.groups = [group(1, moved), ...keeper];
    const report = await applyTo(estate, { context: contextAfter(59 * day) });
    expect(heldBack(report)).toEqual([`${move[0]}: approval`]);
    // It was there again, so that its time begins anew.
    estate.groups = keeper;
    await applyTo(estate, { context: contextAfter(60 * day) });
    await applyTo(estate, { context: contextAfter(119 * day) });
    expect(await ledgerOf(estate)).toHaveLength(2);
    await applyTo(estate, { context: contextAfter(120 * day) });
    expect((await ledgerOf(estate)).map((entry) => entry.group)).toEqual([objectId(2)]);
  });

  it('is the same group when its new name means the same', async () => {
    const short = {
      rules: [{ pattern: convention }, { pattern: 'Admins', account: 'prod', permissionSet: 'Admin' }],
    };
    const estate = await renamed('Admins', {}, short);
    const report = await applyTo(estate, { settings: short });
    expect([report.status, heldBack(report)]).toEqual(['no-changes', []]);
    expect((await ledgerOf(estate))[0]).toMatchObject({ displayName: 'Admins' });
  });

  it('keeps what it had while what its new name means cannot be, approved or not', async () => {
    const estate = await renamed(named('Other'));
    const report = await planOf(estate, { approve: [objectId(1)] });
    expect(heldBack(report)).toEqual([
      `create ${ACCOUNT} Other ${named('Other')}: limit`,
      `delete ${ACCOUNT} Admin ${named('Other')}: approval`,
    ]);
    expect(reasons(report)[1]).toMatch(/there is no permission set Other/u);
  });

  it('is not fooled by a run that is narrowed to the account that it would leave', async () => {
    const estate = await renamed(moved);
    expect(heldBack(await planOf(estate, { scope: { accounts: ['prod'] } }))).toEqual([
      `${move[1]}: approval`,
    ]);
  });

  it('does not wait for what a changed configuration gives it', async () => {
    const estate = await renamed(named('Admin'));
    const settings = { rules: [{ pattern: convention, account: 'test' }] };
    expect(told(await planOf(estate, { settings }))).toEqual(
      expect.arrayContaining([
        `create ${OTHER_ACCOUNT} Admin ${named('Admin')}`,
        `delete ${ACCOUNT} Admin ${named('Admin')}`,
      ]),
    );
  });

  it('gets back what somebody took away by hand', async () => {
    const estate = await renamed(named('Admin'), { isDynamic: true });
    await applyTo(estate, { approve: [objectId(1)] });
    estate.rows = [];
    expect(told(await planOf(estate))).toContain(`create ${ACCOUNT} Admin ${named('Admin')}`);
  });

  it('keeps what it has while it cannot be read itself', async () => {
    const estate = await renamed(named('Admin'));
    estate.gaps = { groups: [gap(objectId(1))] };
    expect(heldBack(await planOf(estate))).toEqual([
      `delete ${ACCOUNT} Admin ${named('Admin')}: completeness`,
    ]);
  });
});
