import { describe, expect, it } from 'vitest';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  account,
  applyTo,
  estateOf,
  everythingGap,
  gap,
  group,
  heldBack,
  named,
  objectId,
  owners,
  planOf,
  principalId,
  row,
  told,
} from './estate.ts';

const one = group(1, named('Admin'));
const two = group(2, named('Admin', OTHER_ACCOUNT));
const all = [
  `create ${ACCOUNT} Admin ${one.displayName}`,
  `create ${OTHER_ACCOUNT} Admin ${two.displayName}`,
];

describe('a run that is narrowed', () => {
  it.each([
    { name: 'to nothing', scope: {}, done: all },
    { name: 'to empty lists', scope: { accounts: [], groups: [] }, done: all },
    { name: 'to an account by id', scope: { accounts: [ACCOUNT] }, done: [all[0]] },
    { name: 'to an account by name', scope: { accounts: ['test'] }, done: [all[1]] },
    { name: 'to two accounts', scope: { accounts: ['test', 'prod'] }, done: all },
    { name: 'to a group by id', scope: { groups: [objectId(1)] }, done: [all[0]] },
    { name: 'to a group by id in capitals', scope: { groups: [objectId(2).toUpperCase()] }, done: [all[1]] },
    { name: 'to a group by name', scope: { groups: [two.displayName] }, done: [all[1]] },
    {
      name: 'to an account and a group elsewhere',
      scope: { accounts: ['prod'], groups: [objectId(2)] },
      done: [],
    },
  ])('$name, does only that', async ({ scope, done }) => {
    expect(told(await planOf(estateOf([one, two]), { scope }))).toEqual(done);
  });

  it.each([
    { name: 'to nothing', scope: {}, says: [] },
    {
      name: 'to an account',
      scope: { accounts: ['prod'] },
      says: [`is narrowed to 1 account: prod (${ACCOUNT})`],
    },
    {
      name: 'to a group',
      scope: { groups: [objectId(1)] },
      says: [`is narrowed to 1 group: ${one.displayName}`],
    },
    {
      name: 'by events, to two groups',
      scope: { changedGroups: [objectId(2)], principals: [principalId(1)] },
      says: [`is narrowed to 2 groups: ${[one.displayName, two.displayName].toSorted().join(', ')}`],
    },
    {
      name: 'to both',
      scope: { accounts: ['prod'], groups: [objectId(1)] },
      says: [`is narrowed to 1 account: prod (${ACCOUNT})`, `is narrowed to 1 group: ${one.displayName}`],
    },
  ])('$name, says so in its report', async ({ scope, says }) => {
    const { remarks } = await planOf(estateOf([one, two]), { scope });
    const said = remarks.filter(({ subject }) => subject === 'this run');
    expect(said.map(({ severity, text }) => [severity, text])).toEqual(says.map((text) => ['info', text]));
  });

  it('names a group that has left Entra ID as the ledger knows it', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.groups = [two];
    const { remarks } = await planOf(estate, { scope: { groups: [objectId(1)] } });
    expect(remarks.map(({ text }) => text)).toContain(`is narrowed to 1 group: ${one.displayName}`);
  });

  it('reads only what it is narrowed to', async () => {
    const estate = estateOf([one, two, group(3, `${named('Admin')} old`)]);
    await planOf(estate, { scope: { accounts: ['prod'], groups: [one.displayName] } });
    expect(estate.asked.groups).toEqual([{ prefixes: [one.displayName], ids: [] }]);
    expect(estate.asked.assignments).toMatchObject([
      { principalIds: [principalId(1)], accountIds: [ACCOUNT], isNarrowed: true },
    ]);
    await planOf(estate, { scope: { groups: [objectId(1)] } });
    expect(estate.asked.groups.at(-1)).toEqual({ prefixes: [], ids: [objectId(1)] });
    expect(estate.asked.assignments.at(-1)).toMatchObject({
      principalIds: [principalId(1)],
      isNarrowed: false,
    });
  });

  it.each([
    { name: 'a group that has been deleted, by id', groups: [objectId(1)] },
    { name: 'a group that has been deleted, by its last name', groups: [one.displayName] },
  ])('takes away what the ledger knows of $name, and nothing else', async ({ groups }) => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.groups = [];
    expect(told(await applyTo(estate, { scope: { groups } }))).toEqual([
      `delete ${ACCOUNT} Admin ${one.displayName}`,
    ]);
    expect(estate.rows).toEqual([row(2, 'Admin', OTHER_ACCOUNT)]);
    expect(await owners(estate)).toEqual([objectId(2)]);
  });

  it('does not forget what it did not look at', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.rows = [];
    estate.groups = [];
    await applyTo(estate, { scope: { accounts: ['test'] } });
    expect(await owners(estate)).toEqual([objectId(1)]);
  });

  it.each([
    {
      name: 'an account that is not there',
      scope: { accounts: ['managment'] },
      hint: 'Did you mean management?',
    },
    {
      name: 'an account that is two',
      scope: { accounts: ['twin'] },
      hint: 'Name the one that is meant by its id.',
    },
    {
      name: 'a group that is not there',
      scope: { groups: ['Nobody'] },
      hint: expect.stringContaining('by its id'),
    },
    {
      name: 'a group that is two',
      scope: { groups: ['Twin'] },
      hint: 'Name the one that is meant by its id.',
    },
    {
      name: 'an object id that is nobody',
      scope: { groups: [objectId(99)] },
      hint: expect.stringContaining('by its id'),
    },
  ])('stops at $name', async ({ scope, hint }) => {
    const estate = estateOf([one, two, group(3, 'Twin'), group(4, 'Twin')]);
    estate.accounts = [...estate.accounts, account('222233334444', 'twin'), account('333344445555', 'twin')];
    const { error, status } = await planOf(estate, { scope });
    expect([status, error?.code, error?.hint]).toEqual(['failed', 'NARROWING_UNKNOWN', hint]);
  });

  it('takes an id for an id, also where another account has it for a name', async () => {
    const estate = estateOf([one, two]);
    estate.accounts = [...estate.accounts, account('222233334444', ACCOUNT)];
    expect(told(await planOf(estate, { scope: { accounts: [ACCOUNT] } }))).toEqual([all[0]]);
  });

  it('stops at the name of a group while groups cannot be read', async () => {
    const estate = estateOf([], { gaps: { groups: [everythingGap] } });
    const { error } = await planOf(estate, { scope: { groups: ['Nobody'] } });
    expect(error?.message).toMatch(/or it could not be read: no/u);
  });

  it('keeps what a group has that it is narrowed to and cannot read', async () => {
    const estate = estateOf([one, two]);
    await applyTo(estate);
    estate.gaps = { groups: [gap(objectId(1))] };
    expect(heldBack(await planOf(estate, { scope: { groups: [objectId(1)] } }))).toEqual([
      `delete ${ACCOUNT} Admin ${one.displayName}: completeness`,
    ]);
  });
});
