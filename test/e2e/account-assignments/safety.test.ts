import { describe, expect, it } from 'vitest';
import { provisionGroups } from '../../../src/lab/provisioning.ts';
import { group } from '../../support/groups.ts';
import { bigCompany } from './big-company.ts';
import { accessApp, groupId, rowsIn, type AccessApp } from './company.ts';
import { groupsWith, prod, settled, smallCompany, someone, test, wanted } from './small-company.ts';

const denied = { type: 'error' as const, status: 403, code: 'Authorization_RequestDenied' };
const deniedByAws = { type: 'error' as const, status: 400, code: 'AccessDeniedException' };

const deletes = (app: AccessApp): number => app.journal.count('sso:DeleteAccountAssignment');

describe('group look-ups that are denied', () => {
  it.each([
    { what: 'listing the groups of Entra ID', operation: 'graph:GET groups', effect: denied },
    { what: 'reading one group of Entra ID', operation: 'graph:GET groups/{id}', effect: denied },
    { what: 'the groups of the identity store', operation: 'identitystore:ListGroups', effect: deniedByAws },
    {
      what: 'assignments of a group',
      operation: 'sso:ListAccountAssignmentsForPrincipal',
      effect: deniedByAws,
    },
  ])('delete nothing: $what, every time', async ({ operation, effect }) => {
    const { world } = bigCompany();
    const before = rowsIn(world);
    const app = accessApp({
      ...world,
      // A delegated administrator's ways of reading are refused as well, so that no other way is left.
      faults: [operation, ...(operation.startsWith('sso:') ? ['sso:ListAccountAssignments'] : [])].map(
        (each) => ({
          operation: each,
          skip: 0,
          every: 1,
          times: 'always' as const,
          effect: withMessage(effect),
        }),
      ),
    });
    const report = await app.apply();
    expect(report.degraded).toBe(true);
    expect(deletes(app)).toBe(0);
    expect(before.filter((row) => !rowsIn(app.world).includes(row))).toEqual([]);
  });

  it.each([
    { operation: 'graph:GET groups/{id}', effect: denied },
    { operation: 'identitystore:ListGroups', effect: deniedByAws },
    { operation: 'sso:ListAccountAssignmentsForPrincipal', effect: deniedByAws },
    { operation: 'sso:DescribePermissionSet', effect: deniedByAws },
  ])('take nothing away that is wanted when it is every tenth: $operation', async ({ operation, effect }) => {
    const { world, wanted: rows } = bigCompany(0);
    const app = accessApp({
      ...world,
      faults: [{ operation, skip: 0, every: 10, times: 'always', effect: withMessage(effect) }],
    });
    await app.apply();
    expect(deletes(app)).toBe(0);
    expect(rowsIn(app.world)).toEqual(rows);
  });
});

function withMessage<E extends object>(effect: E): E & { readonly message: string } {
  return { ...effect, message: 'Injected by the lab.' };
}

describe('what is not ours', () => {
  it('stays as it is: made by hand, of a user, of a foreign group', async () => {
    const foreign = [`${test} Admin 1`, `${prod} Admin 9`, `${test} ReadOnly 5`];
    const world = smallCompany({ rows: [...settled.rows, ...foreign], ledger: settled.ledger });
    world.aws.identityCenter?.accountAssignments.push({
      account: prod,
      permissionSet: 'Admin',
      principalType: 'USER',
      principalId: '1a2b3c4d5e-00000000-0000-4000-8000-0000000000aa',
    });
    const app = accessApp(world);
    const before = structuredClone(app.world.aws.identityCenter?.accountAssignments);
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'no-changes', withheld: [] });
    expect(report.remarks.map(({ subject, text }) => `${subject}: ${text}`)).toEqual([
      `${test} Admin AWS-${prod}-ReadOnly: made by hand: left alone`,
    ]);
    expect(app.world.aws.identityCenter?.accountAssignments).toEqual(before);
  });

  it('is not taken away by a narrowed run, which looks only where it was told to', async () => {
    const world = smallCompany({
      ...settled,
      groups: groupsWith({ 1: { displayName: 'left' }, 3: { displayName: 'left too' } }),
    });
    const app = accessApp(world, { settings: { limits: { maxDeleteRatio: 0.5 } } });
    const report = await app.apply({ accounts: ['prod'] });
    expect(report).toMatchObject({ status: 'applied' });
    expect(rowsIn(app.world)).toEqual(wanted.filter((row) => row !== `${prod} ReadOnly 1`));
    const byGroup = await app.plan({ groups: [`AWS-${test}-Admin`] });
    expect(byGroup).toMatchObject({ status: 'no-changes', unchanged: 1 });
  });
});

describe('a group that left', () => {
  it.each([
    { how: 'by another name', groups: groupsWith({ 1: { displayName: 'Former readers' } }) },
    { how: 'by being deleted', groups: groupsWith({}).slice(1) },
  ])('the naming scheme $how loses what it had, and the guard counts it', async ({ groups }) => {
    const world = smallCompany({ ...settled, groups });
    // It is still in the identity store: provisioning has not come by.
    world.aws.identityCenter?.identityStore.groups.push(
      ...(smallCompany(settled).aws.identityCenter?.identityStore.groups ?? []).filter(
        ({ id }) => !world.aws.identityCenter?.identityStore.groups.some((each) => each.id === id),
      ),
    );
    const refused = await accessApp(world, { settings: { limits: { maxDeletes: 0 } } }).apply();
    expect(refused).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' } });

    const app = accessApp(world);
    expect(await app.apply()).toMatchObject({ status: 'applied' });
    expect(rowsIn(app.world)).toEqual(wanted.filter((row) => row !== `${prod} ReadOnly 1`));
    expect(await app.plan()).toMatchObject({ status: 'no-changes' });
  });

  it('the identity store leaves an orphan: tried once, told from then on', async () => {
    const groups = groupsWith({}).slice(1);
    const app = accessApp(smallCompany({ ...settled, groups }));
    const first = await app.apply();
    expect(first.outcomes).toMatchObject([{ action: 'delete', status: 'failed' }]);
    const again = await app.plan();
    expect(again).toMatchObject({ status: 'no-changes', changes: [] });
    expect(again.withheld).toMatchObject([{ action: 'delete', rule: 'orphan' }]);
  });
});

/** The group of prod's administrators, under Privileged Identity Management. */
const pim = (changes: object) =>
  groupsWith({
    2: { isAssignableToRole: true, pim: { eligible: [], activated: [], permanent: [], ...changes } },
  });

describe('Privileged Identity Management', () => {
  const kim = someone.id;

  it.each([
    { who: 'is eligible only', groups: pim({ eligible: [kim] }) },
    {
      who: 'has activated it',
      groups: pim({ activated: [{ principalId: kim, until: '2026-11-20T09:00:00Z' }] }),
    },
    {
      who: 'was active until an hour ago',
      groups: pim({ activated: [{ principalId: kim, until: '2026-11-20T07:00:00Z' }] }),
    },
    { who: 'does not exist', groups: pim({}) },
  ])('a group whose member $who has its assignment, and keeps it', async ({ groups }) => {
    const app = accessApp(smallCompany({ groups }));
    expect(await app.apply()).toMatchObject({ status: 'applied' });
    expect(rowsIn(app.world)).toEqual(wanted);
    expect(await app.apply()).toMatchObject({ status: 'no-changes' });
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});

describe('an activation', () => {
  it('that begins, arrives in AWS and ends changes nothing about the assignment', async () => {
    const app = accessApp(smallCompany({ groups: pim({ eligible: [someone.id] }), users: [someone] }));
    const members = () => app.world.aws.identityCenter?.identityStore.memberships.length;
    const group2 = app.world.entra.groups.find(({ id }) => id === groupId(2));
    await app.apply();

    group2?.pim?.activated.push({ principalId: someone.id, until: '2026-11-20T10:00:00Z' });
    provisionGroups(app.lab);
    expect([members(), (await app.apply()).status]).toEqual([1, 'no-changes']);

    app.lab.clock.advance(3 * 60 * 60_000);
    provisionGroups(app.lab);
    expect([members(), (await app.apply()).status]).toEqual([0, 'no-changes']);
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});

describe('a first run', () => {
  it('makes what is missing, adopts what is there, and changes nothing the second time', async () => {
    const app = accessApp(smallCompany({ rows: wanted.slice(0, 2) }));
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'applied', unchanged: 2 });
    expect(rowsIn(app.world)).toEqual(wanted);
    const before = JSON.stringify(app.state.dump());
    expect(await app.plan()).toMatchObject({ status: 'no-changes', unchanged: 4 });
    expect(JSON.stringify(app.state.dump())).toBe(before);
  });

  it('says of a group that is not in AWS yet when it will be', async () => {
    const app = accessApp(smallCompany({ notInStore: [1, 5] }));
    const report = await app.apply();
    expect(report.withheld).toMatchObject([
      { rule: 'limit', reason: expect.stringContaining('not yet in the identity store') as string },
    ]);
    expect(rowsIn(app.world)).toEqual(wanted.filter((row) => row !== `${prod} ReadOnly 1`));
  });

  it('is not misled by a group of the same name', async () => {
    const twin = group(6, { displayName: `AWS-${prod}-Admin` });
    const app = accessApp(
      smallCompany({ groups: [...groupsWith({}), twin], unassigned: [5, 6], notInStore: [5, 6] }),
    );
    await app.apply();
    expect(rowsIn(app.world)).toEqual(wanted);
  });
});
