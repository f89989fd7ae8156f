import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  applyTo,
  estateOf,
  everythingGap,
  gap,
  group,
  heldBack,
  ledgerOf,
  named,
  objectId,
  planOf,
  principalId,
  row,
  stored,
  told,
} from './estate.ts';

const one = group(1, named('Admin'));
const two = group(2, named('Admin', OTHER_ACCOUNT));
const stranger = group(3, 'Canteen');
const createOne = `create ${ACCOUNT} Admin ${one.displayName}`;
const createTwo = `create ${OTHER_ACCOUNT} Admin ${two.displayName}`;

describe('a run for groups that a change was told of', () => {
  it.each([
    { name: 'by object id', scope: { changedGroups: [objectId(1)] }, done: [createOne] },
    {
      name: 'by object id in capitals',
      scope: { changedGroups: [objectId(1).toUpperCase()] },
      done: [createOne],
    },
    { name: 'by its id in the identity store', scope: { principals: [principalId(2)] }, done: [createTwo] },
    {
      name: 'by both',
      scope: { changedGroups: [objectId(1)], principals: [principalId(2)] },
      done: [createOne, createTwo],
    },
    {
      name: 'beside one that a person named',
      scope: { groups: [two.displayName], principals: [principalId(1)] },
      done: [createOne, createTwo],
    },
    {
      name: 'among strangers',
      scope: { changedGroups: [objectId(99), objectId(1)], principals: ['p-99', principalId(3)] },
      done: [createOne],
    },
  ])('$name, does what they need and no more', async ({ scope, done }) => {
    expect(told(await planOf(estateOf([one, two, stranger]), { scope }))).toEqual(done);
  });

  it('finds a group that has left both clouds by the ledger', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.groups = [two];
    estate.store = [stored(2)];
    const report = await planOf(estate, { scope: { principals: [principalId(1)] } });
    expect(heldBack(report)).toEqual([`delete ${ACCOUNT} Admin ${one.displayName}: limit`]);
  });

  it('gives what a group is to have now, and leaves what it had to the next whole run', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.groups = [group(1, named('Read')), two];
    const scope = { changedGroups: [objectId(1)] };
    const approve = [objectId(1)];
    const report = await applyTo(estate, { scope, approve });
    expect(told(report)).toEqual([`create ${ACCOUNT} Read ${named('Read')}`]);
    expect(heldBack(report)).toEqual([`delete ${ACCOUNT} Admin ${named('Read')}: limit`]);
    expect(told(await applyTo(estate))).toEqual([`delete ${ACCOUNT} Admin ${named('Read')}`]);
  });

  it('takes away what a person names beside it', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.groups = [two];
    const scope = { changedGroups: [objectId(1)], groups: [two.displayName] };
    expect(told(await planOf(estate, { scope }))).toEqual([`delete ${ACCOUNT} Admin ${one.displayName}`]);
  });

  it.each([
    { name: 'alone', changed: [3] },
    { name: 'beside one of ours', changed: [1, 3] },
  ])('remembers the name of one that gives nothing yet, $name', async ({ changed }) => {
    const estate = estateOf([one, two, stranger]);
    await applyTo(estate, { scope: { changedGroups: changed.map(objectId) } });
    estate.groups = [one, two, group(3, named('Read'))];
    const report = await planOf(estate, { scope: { changedGroups: [objectId(3)] } });
    expect(heldBack(report)).toEqual([`create ${ACCOUNT} Read ${named('Read')}: approval`]);
  });

  it('does not remember the name of one that nobody assigned to the application', async () => {
    const estate = estateOf([one, two, stranger], { assigned: [objectId(1)] });
    await applyTo(estate, { scope: { changedGroups: [objectId(3)] } });
    expect(await ledgerOf(estate)).toEqual([]);
  });

  it('comes again while nobody can tell whether its group is assigned', async () => {
    const estate = estateOf([one, stranger], { gaps: { assigned: [everythingGap] } });
    expect((await planOf(estate, { scope: { changedGroups: [objectId(3)] } })).degraded).toBe(true);
  });

  it('counts the groups that it does not read towards the hundred that AWS takes', async () => {
    const groups = Array.from({ length: 100 }, (_none, n) => group(n + 1, named('Admin')));
    const estate = estateOf(groups);
    await applyTo(estate);
    const more = estateOf([...groups, group(101, named('Admin'))], {
      state: estate.state,
      rows: estate.rows,
    });
    const report = await planOf(more, { scope: { changedGroups: [objectId(101)] } });
    expect([told(report), heldBack(report)]).toEqual([
      [],
      [`create ${ACCOUNT} Admin ${named('Admin')}: limit`],
    ]);
  });

  it.each([
    {
      name: 'unknown to the identity store',
      scope: { principals: ['p-99'] },
      why: 'neither its external ids',
    },
    { name: 'not in Entra ID', scope: { changedGroups: [objectId(99)] }, why: 'no rule, no mapping' },
    { name: 'of others', scope: { principals: [principalId(3)] }, why: 'no rule, no mapping' },
  ])('that is $name, says so and asks nothing more', async ({ scope, why }) => {
    const estate = estateOf([one, stranger]);
    const report = await applyTo(estate, { scope });
    expect(report).toMatchObject({
      status: 'no-changes',
      degraded: false,
      remarks: [{ severity: 'info', text: expect.stringContaining(why) as string }],
    });
    expect([estate.asked.details, estate.asked.assignments]).toEqual([[], []]);
    expect(estate.rows).toEqual([]);
  });

  it('does not ask Graph for external ids that are none of Entra', async () => {
    const estate = estateOf([one]);
    estate.store = [{ ...stored(1), externalIds: [{ issuer: 'https://other.example', id: '00u1abcd' }] }];
    await applyTo(estate, { scope: { principals: [principalId(1)] } });
    expect(estate.asked.groups).toEqual([]);
  });

  it('is degraded while the identity store cannot be read, so that the event comes again', async () => {
    const estate = estateOf([one], { gaps: { store: [everythingGap] } });
    const report = await planOf(estate, { scope: { principals: [principalId(1)] } });
    expect([report.status, report.degraded]).toEqual(['no-changes', true]);
  });

  it('keeps what a group has that Entra ID does not show', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.gaps = { groups: [gap(objectId(1))] };
    const report = await planOf(estate, { scope: { changedGroups: [objectId(1)] } });
    expect(heldBack(report)).toEqual([`delete ${ACCOUNT} Admin ${one.displayName}: completeness`]);
    expect(report.degraded).toBe(true);
  });

  it('says of no group that it is a stranger before it could be read', async () => {
    const estate = estateOf([one], { gaps: { groups: [gap(objectId(1))] } });
    const report = await planOf(estate, { scope: { changedGroups: [objectId(1)] } });
    expect([report.degraded, report.remarks.map(({ text }) => text)]).toEqual([
      true,
      [`is narrowed to 1 group: ${objectId(1)}`],
    ]);
  });

  it('reads the identity store once', async () => {
    const estate = estateOf([one]);
    let asked = 0;
    Object.defineProperty(estate, 'store', {
      get: () => {
        asked += 1;
        return [stored(1)];
      },
    });
    await planOf(estate, { scope: { principals: [principalId(1)] } });
    expect(asked).toBe(1);
  });

  it('writes what a whole run would, and that is in step then', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate, { scope: { changedGroups: [objectId(1)] } });
    expect(estate.rows).toEqual([row(1, 'Admin')]);
    await applyTo(estate, { scope: { principals: [principalId(2)] } });
    expect((await planOf(estate)).status).toBe('no-changes');
  });
});
