import { describe, expect, it } from 'vitest';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  account,
  applyTo,
  arn,
  estateOf,
  group,
  heldBack,
  ledgerOf,
  named,
  objectId,
  owners,
  planOf,
  principalId,
  reasons,
  remarked,
  row,
  stored,
  told,
  type Estate,
} from './estate.ts';

const admins = group(1, named('Admin'));
const readers = group(2, named('Read'));

describe('the job account-assignments', () => {
  it('gives what the names say, takes away what they no longer say, and then has nothing to do', async () => {
    const estate = estateOf([admins, readers]);
    const first = await applyTo(estate);
    expect(told(first)).toEqual([
      `create ${ACCOUNT} Admin ${named('Admin')}`,
      `create ${ACCOUNT} Read ${named('Read')}`,
    ]);
    expect(estate.rows).toEqual([row(1, 'Admin'), row(2, 'Read')]);
    expect((await planOf(estate)).status).toBe('no-changes');

    estate.groups = [admins];
    const second = await applyTo(estate);
    expect(told(second)).toEqual([`delete ${ACCOUNT} Read ${named('Read')}`]);
    expect(second.changes[0]?.why).toBe('the group is not in Entra ID any more');
    expect(estate.rows).toEqual([row(1, 'Admin')]);
    expect((await planOf(estate)).status).toBe('no-changes');
    expect(await owners(estate)).toHaveLength(1);
  });

  it('never deletes under the default policy', async () => {
    const estate = estateOf([admins, readers]);
    await applyTo(estate);
    estate.groups = [admins];
    const report = await planOf(estate, { settings: { policy: 'upsert-only' } });
    expect(heldBack(report)).toEqual([`delete ${ACCOUNT} Read ${named('Read')}: policy`]);
  });

  it('asks for the groups by what their names begin with, and for those it knows by id', async () => {
    const estate = estateOf([admins]);
    await applyTo(estate);
    await planOf(estate, {
      settings: {
        mappings: [{ group: objectId(9).toUpperCase(), accounts: ['prod'], permissionSets: ['Read'] }],
      },
    });
    expect(estate.asked.groups.at(-1)).toEqual({ prefixes: ['AWS-'], ids: [objectId(1), objectId(9)] });
  });

  it('asks for rows of groups that it knows, in every account, of permission sets that are wanted', async () => {
    const estate = estateOf([admins, group(3, 'AWS-nothing of the convention')]);
    await planOf(estate);
    expect(estate.asked.assignments).toEqual([
      {
        principalIds: [principalId(1)],
        orphans: [],
        accountIds: [ACCOUNT, OTHER_ACCOUNT, MANAGEMENT_ACCOUNT],
        isNarrowed: false,
        permissionSetArns: [arn('Admin')],
        pending: [],
        expectedPairs: 1,
      },
    ]);
  });

  it('asks for rows of permission sets in the ledger, and expects them where a selector spreads', async () => {
    const estate = estateOf([admins]);
    await applyTo(estate);
    const rules = [{ pattern: named('Admin'), account: 'ou:/', permissionSet: 'Read' }];
    estate.accounts = estate.accounts.map((one) => ({ ...one, organizationalUnitPath: '/' }));
    await planOf(estate, { settings: { rules } });
    expect(estate.asked.assignments.at(-1)).toMatchObject({
      permissionSetArns: [arn('Admin'), arn('Read')],
      expectedPairs: 4,
    });
    // What has been deleted is not asked for: AWS would not know it.
    estate.sets = estate.sets.filter(({ name }) => name !== 'Admin');
    await planOf(estate, { settings: { rules } });
    expect(estate.asked.assignments.at(-1)).toMatchObject({
      permissionSetArns: [arn('Read')],
      expectedPairs: 3,
    });
  });

  it('asks for no rows when there is no group to ask for', async () => {
    const estate = estateOf([]);
    expect((await planOf(estate)).status).toBe('no-changes');
    expect(estate.asked.assignments).toEqual([]);
  });

  it.each([
    { account: '{account}', details: { organizationalUnitNames: false, tags: false } },
    { account: 'ou:/{account}', details: { organizationalUnitNames: true, tags: false } },
    { account: 'tag:id={account}', details: { organizationalUnitNames: false, tags: true } },
  ])('asks for what $account needs of the accounts, and no more', async ({ account: text, details }) => {
    const estate = estateOf([]);
    await planOf(estate, {
      settings: { rules: [{ pattern: '(?<account>.+)/(?<permissionSet>.+)', account: text }] },
    });
    expect(estate.asked.details).toEqual([details]);
  });

  it('binds a group by its object id, whatever it is called on the other side', async () => {
    const id = objectId(0xabc);
    const estate = estateOf([{ ...admins, id }], {
      store: [
        { id: 'p-7', displayName: named('Admin'), externalIds: [{ issuer: 'x', id: objectId(7) }] },
        { id: 'p-abc', displayName: 'other', externalIds: [{ issuer: 'x', id: id.toUpperCase() }] },
      ],
    });
    await applyTo(estate);
    expect(estate.rows.map((one) => one.principalId)).toEqual(['p-abc']);
  });

  it('names once what a rule and a mapping both want, with the origin that may be', async () => {
    const estate = estateOf([group(1, named('Admin'), { isDynamic: true })]);
    const mappings = [{ group: objectId(1), accounts: ['prod', ACCOUNT], permissionSets: ['Admin'] }];
    expect(told(await planOf(estate, { settings: { mappings } }))).toEqual([
      `create ${ACCOUNT} Admin ${named('Admin')}`,
    ]);
  });

  it('gives a mapped group every permission set in every account, whatever it is called', async () => {
    const estate = estateOf([group(1, 'Platform team', { isMicrosoft365: true })], { assigned: [] });
    const mappings = [{ group: objectId(1), accounts: ['prod', 'test'], permissionSets: ['Admin', 'Read'] }];
    const report = await planOf(estate, { settings: { mappings, rules: [] } });
    expect(told(report)).toHaveLength(4);
    expect(heldBack(report)).toEqual([]);
  });
});

describe('what is not ours', () => {
  it('stays, and is told of, when somebody made it by hand for a group of ours', async () => {
    const byHand = row(1, 'Admin', OTHER_ACCOUNT);
    const estate = estateOf([admins], { rows: [byHand, row(8, 'Admin'), row(1, 'Admin')] });
    const report = await applyTo(estate);
    expect(told(report)).toEqual([]);
    expect(remarked(report)).toEqual([`${OTHER_ACCOUNT} Admin ${named('Admin')}: made by hand: left alone`]);
    expect(report.existing).toEqual({ 'IAM Identity Center': 1 });
    expect(estate.rows).toHaveLength(3);
  });

  it('becomes ours when it is wanted, so that it goes when it is unwanted', async () => {
    const estate = estateOf([admins], { rows: [row(1, 'Admin')] });
    await applyTo(estate);
    expect(await ledgerOf(estate)).toMatchObject([{ group: objectId(1), assignments: [{ how: 'adopted' }] }]);
    estate.groups = [];
    expect(told(await planOf(estate))).toEqual([`delete ${ACCOUNT} Admin ${named('Admin')}`]);
  });

  it('never becomes ours when nothing is to be adopted', async () => {
    const settings = { adopt: 'never' };
    const estate = estateOf([admins], { rows: [row(1, 'Admin')] });
    const report = await applyTo(estate, { settings });
    expect([told(report), report.unchanged, await owners(estate)]).toEqual([[], 1, []]);
    estate.groups = [];
    expect(told(await planOf(estate, { settings }))).toEqual([]);
  });
});

describe('what cannot be', () => {
  it.each<{
    name: string;
    changes: Partial<Estate>;
    displayName?: string;
    settings?: object;
    held: string;
    reason: RegExp;
  }>([
    {
      name: 'an account that is not in the organization',
      changes: {},
      displayName: named('Admin', '123456789012'),
      held: `create 123456789012 Admin ${named('Admin', '123456789012')}: limit`,
      reason: /no account of the organization is 123456789012/u,
    },
    {
      name: 'an account that is closing',
      changes: { accounts: [account(ACCOUNT, 'prod', { state: 'PENDING_CLOSURE' })] },
      held: `create ${ACCOUNT} Admin ${named('Admin')}: limit`,
      reason: /is PENDING_CLOSURE/u,
    },
    {
      name: 'a name that fits two accounts',
      changes: { accounts: [account(ACCOUNT, 'prod'), account(OTHER_ACCOUNT, 'prod')] },
      displayName: 'x/prod/Admin',
      settings: { rules: [{ pattern: 'x/(?<account>.+)/(?<permissionSet>.+)' }] },
      held: 'create prod Admin x/prod/Admin: ambiguity',
      reason: /2 accounts are called prod: 111122223333, 444455556666/u,
    },
    {
      name: 'the management account, for a delegated administrator',
      changes: { callerAccountId: ACCOUNT },
      displayName: named('Admin', MANAGEMENT_ACCOUNT),
      held: `create ${MANAGEMENT_ACCOUNT} Admin ${named('Admin', MANAGEMENT_ACCOUNT)}: limit`,
      reason: /delegated administrator \(here 111122223333\)/u,
    },
    {
      name: 'a permission set that is not there',
      changes: {},
      displayName: named('Other'),
      held: `create ${ACCOUNT} Other ${named('Other')}: limit`,
      reason: /there is no permission set Other: define it and apply permission-sets, or rename the group/u,
    },
    {
      name: 'a group that is not provisioned yet',
      changes: { store: [] },
      held: `create ${ACCOUNT} Admin ${named('Admin')}: limit`,
      reason: /next provisioning cycle, or now with provision on demand/u,
    },
    {
      name: 'a group that is two in the identity store',
      changes: { store: [stored(1), { ...stored(1), id: 'p-other' }] },
      held: `create ${ACCOUNT} Admin ${named('Admin')}: ambiguity`,
      reason: /2 groups of the identity store are/u,
    },
    {
      name: 'an organizational unit without accounts',
      changes: { accounts: [account(ACCOUNT, 'prod', { organizationalUnitPath: '/Production' })] },
      displayName: 'Prod/Admin',
      settings: { rules: [{ pattern: '(?<ou>.+)/(?<permissionSet>.+)', account: 'ou:/{ou}' }] },
      held: 'create ou:/Prod Admin Prod/Admin: limit',
      reason: /no account of the organization is ou:\/Prod/u,
    },
  ])(
    'is held back: $name',
    async ({ changes, displayName = named('Admin'), settings = {}, held, reason }) => {
      const report = await planOf(estateOf([group(1, displayName)], changes), { settings: { ...settings } });
      expect(told(report)).toEqual([]);
      expect(heldBack(report)).toEqual([held]);
      expect(reasons(report)[0]).toMatch(reason);
    },
  );

  it('is held back for both, when two groups are one in the identity store', async () => {
    const one = { ...stored(1), externalIds: [1, 2].map((n) => ({ issuer: 'x', id: objectId(n) })) };
    const report = await planOf(estateOf([admins, readers], { store: [one] }));
    expect(heldBack(report).map((each) => each.split(': ')[1])).toEqual(['ambiguity', 'ambiguity']);
  });

  it('is held back over 100 groups for one permission set in one account, counting those there', async () => {
    const groups = Array.from({ length: 102 }, (_, n) => group(n + 1, named('Admin')));
    const estate = estateOf(groups, { rows: Array.from({ length: 60 }, (_, n) => row(n + 1, 'Admin')) });
    const report = await planOf(estate);
    expect([told(report).length, report.unchanged]).toEqual([40, 60]);
    expect(heldBack(report)).toHaveLength(2);
    expect(reasons(report)[0]).toMatch(/100 groups have Admin in 111122223333/u);
  });

  it('is a remark when a name fits a rule and says nothing', async () => {
    const report = await planOf(estateOf([group(1, 'AWS--Admin')]), {
      settings: { rules: [{ pattern: 'AWS-(?<account>.*)-(?<permissionSet>.+)' }] },
    });
    expect(remarked(report)).toContain(
      'AWS--Admin: its name fits rule 1 and says no account: nothing is assigned for it',
    );
  });

  it('is a remark when a group has groups for members, or that is not known', async () => {
    const estate = estateOf([admins, readers], { nested: [objectId(1)] });
    estate.gaps = { nested: [{ scope: objectId(2), code: 'X', reason: 'denied' }] };
    expect(remarked(await planOf(estate))).toEqual([
      `${named('Admin')}: it has groups among its members, whose members do not arrive in AWS`,
      `${named('Read')}: whether it has groups among its members could not be read: denied`,
    ]);
  });

  it('is a remark when a setting or an approval fits nothing', async () => {
    const report = await planOf(estateOf([admins]), {
      approve: [objectId(8)],
      settings: {
        rules: [
          { pattern: 'AWS-(?<account>\\d{12})-(?<permissionSet>.+)' },
          { pattern: 'X', account: 'prod', permissionSet: 'Read' },
        ],
        mappings: [{ group: objectId(9), accounts: ['prod'], permissionSets: ['Read'] }],
        protect: ['* Admin *', '* Nothing *'],
      },
    });
    expect(remarked(report)).toEqual([
      'rule 2: no group is called X',
      `mapping 1: there is no group ${objectId(9)}`,
      'protect: "* Nothing *" fits no assignment, and so protects nothing',
      `rolebridge apply account-assignments --approve ${objectId(8)}: no rule or mapping knows a group with this object id`,
    ]);
  });
});

describe('what is there and would be taken away', () => {
  async function assigned(displayName: string, settings: object = {}): Promise<Estate> {
    const estate = estateOf([group(1, displayName), readers]);
    const report = await applyTo(estate, { settings: { ...settings } });
    expect(report.status).toBe('applied');
    return estate;
  }
  const byName = { rules: [{ pattern: 'AWS-(?<account>[^-]+)-(?<permissionSet>.+)' }] };

  it('stays when it is protected', async () => {
    const estate = await assigned(named('Admin'));
    estate.groups = [readers];
    const report = await planOf(estate, { settings: { protect: [`${ACCOUNT} Admin AWS-*`] } });
    expect(heldBack(report)).toEqual([`delete ${ACCOUNT} Admin ${named('Admin')}: protection`]);
  });

  it('stays in an account that is suspended', async () => {
    const estate = await assigned(named('Admin'));
    estate.groups = [readers];
    estate.accounts = [account(ACCOUNT, 'prod', { state: 'SUSPENDED' })];
    expect(heldBack(await planOf(estate))).toEqual([`delete ${ACCOUNT} Admin ${named('Admin')}: limit`]);
  });

  it('stays when the name of its account fits a second one by now', async () => {
    const estate = await assigned('AWS-prod-Admin', byName);
    estate.accounts = [...estate.accounts, account('222233334444', 'prod')];
    expect(heldBack(await planOf(estate, { settings: byName }))).toEqual([
      'create prod Admin AWS-prod-Admin: ambiguity',
      `delete ${ACCOUNT} Admin AWS-prod-Admin: move`,
    ]);
  });

  it('stays when its account has another name by now', async () => {
    const estate = await assigned('AWS-prod-Admin', byName);
    estate.accounts = estate.accounts.map((one) =>
      one.id === ACCOUNT ? { ...one, name: 'production' } : one,
    );
    expect(heldBack(await planOf(estate, { settings: byName }))).toEqual([
      'create prod Admin AWS-prod-Admin: limit',
      `delete ${ACCOUNT} Admin AWS-prod-Admin: move`,
    ]);
  });

  it('stays when its group is two in the identity store', async () => {
    const estate = await assigned(named('Admin'));
    estate.store = [...estate.store, { ...stored(1), id: 'p-other' }];
    expect(heldBack(await planOf(estate))).toEqual([
      `create ${ACCOUNT} Admin ${named('Admin')}: ambiguity`,
      `delete ${ACCOUNT} Admin ${named('Admin')}: ambiguity`,
    ]);
  });

  it('goes when its group has left the identity store, and is left when AWS cannot do it', async () => {
    const estate = await assigned(named('Admin'));
    estate.store = estate.store.filter(({ id }) => id !== principalId(1));
    // While it is to have something, it waits to be provisioned anew.
    expect(heldBack(await planOf(estate))).toContain(`delete ${ACCOUNT} Admin ${named('Admin')}: move`);
    estate.groups = [group(1, 'Retired'), readers];
    const report = await planOf(estate);
    expect(told(report)).toEqual([`delete ${ACCOUNT} Admin Retired`]);
    expect(report.changes[0]?.why).toBe('the group is not in the identity store any more');
    expect(estate.asked.assignments.at(-1)?.orphans).toEqual([row(1, 'Admin')]);
    expect(told(await planOf(estate, { scope: { accounts: ['test'] } }))).toEqual([]);
    expect(estate.asked.assignments.at(-1)?.orphans).toEqual([]);
  });

  it('goes when its group was provisioned anew, after the new one has it', async () => {
    const estate = await assigned(named('Admin'));
    estate.store = [{ ...stored(1), id: 'p-new' }, stored(2)];
    const report = await applyTo(estate);
    expect(told(report)).toEqual([
      `create ${ACCOUNT} Admin ${named('Admin')}`,
      `delete ${ACCOUNT} Admin ${named('Admin')}`,
    ]);
    expect(await ledgerOf(estate)).toMatchObject([
      { principalId: 'p-new', assignments: [{ accountId: ACCOUNT }] },
      {},
    ]);
    expect((await planOf(estate)).status).toBe('no-changes');
  });

  it('is not forgotten in an account that has left the organization', async () => {
    const estate = await assigned(named('Admin', OTHER_ACCOUNT));
    estate.accounts = [account(ACCOUNT, 'prod')];
    estate.groups = [readers];
    const report = await applyTo(estate);
    expect(told(report)).toEqual([]);
    expect(remarked(report)[0]).toMatch(/^444455556666: assignments of ours are in this account/u);
    expect(await ledgerOf(estate)).toHaveLength(2);
  });
});
