import { describe, expect, it } from 'vitest';
import { DeadlineError } from '../../../../../src/core/errors.ts';
import { groupAssignments, permissionSetArn, principalId } from '../../../../support/identity-center.ts';
import { testContext } from '../../../../support/context.ts';
import {
  accountId,
  delegatedTo,
  denied,
  estate,
  expired,
  labAssignments,
  row,
  tooFast,
  vanished,
} from './lab-assignments.ts';

const many = estate({ groups: 30, permissionSets: 3, accounts: 10 });
const gone = 'group that is gone';

/** What a run asks Identity Center, without finding the instance. */
function reads(lab: ReturnType<typeof labAssignments>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const operation of lab.calls('sso:')) {
    const name = operation.replace('sso:', '');
    if (name !== 'ListInstances') counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

const sorted = (rows: readonly ReturnType<typeof row>[]) =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('assignments are read', () => {
  it('by principal, with one call for a group', async () => {
    const lab = labAssignments(many.options);
    const { items, gaps, enumeration, why } = await lab.reader.assignments(many.query, lab.context);
    expect({ items, gaps }).toEqual({ items: sorted(many.wanted), gaps: [] });
    expect(reads(lab)).toEqual({ ListAccountAssignmentsForPrincipal: 30 });
    expect({ enumeration, why }).toEqual({
      enumeration: 'by principal',
      why: '30 calls by principal; by permission set about 33, by account about 40',
    });
  });

  it('by permission set where there are more groups than pairs', async () => {
    const { options, query, wanted } = estate({ groups: 40, permissionSets: 2, accounts: 3 });
    const lab = labAssignments(options);
    const { items, enumeration, why } = await lab.reader.assignments(query, lab.context);
    expect(items).toEqual(sorted(wanted));
    expect(reads(lab)).toEqual({ ListAccountsForProvisionedPermissionSet: 2, ListAccountAssignments: 6 });
    expect({ enumeration, why }).toEqual({
      enumeration: 'by permission set',
      why: 'about 8 calls by permission set; by principal 40, by account about 9',
    });
  });

  it('by account in a run that is narrowed to one account of many groups', async () => {
    const lab = labAssignments(many.options);
    const query = { ...many.query, accountIds: [accountId(2)], isNarrowed: true };
    const { items, enumeration, why } = await lab.reader.assignments(query, lab.context);
    expect(items).toEqual(sorted(many.wanted.filter((each) => each.accountId === accountId(2))));
    expect(reads(lab)).toEqual({ ListPermissionSetsProvisionedToAccount: 1, ListAccountAssignments: 3 });
    expect({ enumeration, why }).toEqual({
      enumeration: 'by account',
      why: 'about 4 calls by account; by principal 30, by permission set about 6',
    });
  });

  it('of one account only, by principal too, when the run is narrowed to it', async () => {
    const lab = labAssignments({
      ...many.options,
      center: {
        ...many.options.center,
        accountAssignments: [
          ...groupAssignments('group 1', 'Set1', [accountId(1), accountId(2), accountId(3)]),
          ...groupAssignments('group 2', 'Set1', [accountId(3)]),
        ],
      },
    });
    const principalIds = [principalId('group 1'), principalId('group 2')];
    const query = { ...many.query, principalIds, accountIds: [accountId(2)], isNarrowed: true };
    const { items, enumeration } = await lab.reader.assignments(query, lab.context);
    expect({ items, enumeration }).toEqual({
      items: [row(accountId(2), 'Set1', 'group 1')],
      enumeration: 'by principal',
    });
    const asked = lab.lab.journal.entries.filter(({ operation }) => operation.endsWith('ForPrincipal'));
    expect(asked.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { Filter: { AccountId: accountId(2) } },
      { Filter: { AccountId: accountId(2) } },
    ]);
  });

  it('of groups that are gone by the pairs where they may be, each pair once', async () => {
    const orphans = [
      row(accountId(1), 'Set1', gone),
      row(accountId(1), 'Set1', 'gone too'),
      row(accountId(2), 'Set1', gone),
    ];
    const lab = labAssignments({
      ...many.options,
      center: {
        ...many.options.center,
        accountAssignments: [
          ...(many.options.center.accountAssignments ?? []),
          ...groupAssignments(gone, 'Set1', [accountId(1), accountId(3)]),
        ],
      },
    });
    const { items, gaps, why } = await lab.reader.assignments({ ...many.query, orphans }, lab.context);
    expect({ items, gaps }).toEqual({
      items: sorted([...many.wanted, row(accountId(1), 'Set1', gone)]),
      gaps: [],
    });
    expect(reads(lab)).toEqual({ ListAccountAssignmentsForPrincipal: 30, ListAccountAssignments: 2 });
    expect(why).toMatch(/^32 calls by principal; /u);
  });

  it('of groups that are thought gone and are not by principal, without another call', async () => {
    const lab = labAssignments(many.options);
    const orphans = [row(accountId(1), 'Set1', 'group 1')];
    const { items } = await lab.reader.assignments({ ...many.query, orphans }, lab.context);
    expect(items).toEqual(sorted(many.wanted));
    expect(reads(lab)).toEqual({ ListAccountAssignmentsForPrincipal: 30 });
  });

  it.each([
    { name: 'no groups', change: { principalIds: [] } },
    { name: 'no accounts', change: { accountIds: [] } },
    { name: 'no permission sets', change: { permissionSetArns: [] } },
  ])('without a call when $name are asked for', async ({ change }) => {
    const lab = labAssignments(many.options);
    const query = { ...many.query, ...change };
    expect(await lab.reader.assignments(query, lab.context)).toMatchObject({ items: [], gaps: [] });
    expect(reads(lab)).toEqual({});
  });

  it('and told as they are', async () => {
    const { options, query } = estate({ groups: 3, permissionSets: 2, accounts: 2 });
    const lab = labAssignments(options);
    await lab.reader.assignments(query, lab.context);
    expect(lab.context.progressed).toEqual(
      [1, 2, 3].map((done) => ({ phase: 'read', what: 'assignments', done, total: 3 })),
    );
  });

  it('and told without a total until the lists are read', async () => {
    const { options, query } = estate({ groups: 9, permissionSets: 2, accounts: 2 });
    const lab = labAssignments(options);
    await lab.reader.assignments(query, lab.context);
    expect(lab.context.progressed).toEqual([
      ...[1, 2].map((done) => ({ phase: 'read', what: 'assignments', done })),
      ...[3, 4, 5, 6].map((done) => ({ phase: 'read', what: 'assignments', done, total: 6 })),
    ]);
  });

  it.each([
    { name: 'by principal', size: { groups: 60, permissionSets: 20, accounts: 10 } },
    { name: 'by permission set', size: { groups: 110, permissionSets: 5, accounts: 12 } },
    { name: 'by account', size: { groups: 110, permissionSets: 12, accounts: 5 } },
  ])('$name without ever being throttled', async ({ name, size }) => {
    const { options, query, wanted } = estate(size);
    const lab = labAssignments(options);
    const { items, enumeration } = await lab.reader.assignments(query, lab.context);
    expect({ items, enumeration }).toEqual({ items: sorted(wanted), enumeration: name });
    expect(lab.calls('sso:').length).toBeGreaterThan(50);
    expect(lab.throttled()).toBe(0);
  });

  it('with throttling at a faster pace, so that the lab does count', async () => {
    const { options, query, wanted } = estate({ groups: 60, permissionSets: 20, accounts: 10 });
    const lab = labAssignments({ ...options, perSecond: 100 });
    expect((await lab.reader.assignments(query, lab.context)).items).toEqual(sorted(wanted));
    expect(lab.throttled()).toBeGreaterThan(0);
  });
});

describe('a delegated administrator', () => {
  it('reads the same by permission set, and never asks by principal', async () => {
    const lab = labAssignments(delegatedTo(many.options));
    const { items, gaps, enumeration, why } = await lab.reader.assignments(many.query, lab.context);
    expect({ items, gaps, enumeration }).toEqual({
      items: sorted(many.wanted),
      gaps: [],
      enumeration: 'by permission set',
    });
    expect(why).toBe(
      'about 33 calls by permission set; by account about 40; ' +
        `by principal is for the management account only, and we are in ${accountId(1)}`,
    );
    expect(reads(lab)).toEqual({ ListAccountsForProvisionedPermissionSet: 3, ListAccountAssignments: 30 });
  });

  it('reads by account where there are fewer of them', async () => {
    const { options, query, wanted } = estate({ groups: 6, permissionSets: 5, accounts: 2 });
    const lab = labAssignments(delegatedTo(options));
    const { items, enumeration } = await lab.reader.assignments(query, lab.context);
    expect({ items, enumeration }).toEqual({ items: sorted(wanted), enumeration: 'by account' });
    expect(reads(lab)).toEqual({ ListPermissionSetsProvisionedToAccount: 2, ListAccountAssignments: 6 });
  });
});

describe('when asking by principal is denied', () => {
  it('at once, the rows are read in the next way, which the report says', async () => {
    const operation = 'sso:ListAccountAssignmentsForPrincipal';
    const lab = labAssignments({
      ...many.options,
      faults: [{ operation, times: 'always', effect: denied }],
    });
    const { items, gaps, enumeration, why } = await lab.reader.assignments(many.query, lab.context);
    expect({ items, gaps, enumeration }).toEqual({
      items: sorted(many.wanted),
      gaps: [],
      enumeration: 'by permission set',
    });
    expect(why).toContain('about 33 calls by permission set; by account about 40; by principal was denied');
    expect(reads(lab)).toEqual({
      ListAccountAssignmentsForPrincipal: 1,
      ListAccountsForProvisionedPermissionSet: 3,
      ListAccountAssignments: 30,
    });
  });

  it('later, the groups that it is denied for are gaps', async () => {
    const lab = labAssignments(many.options);
    const contains = principalId('group 7');
    lab.lab.faults.add({ operation: 'sso:', contains, times: 'always', effect: denied });
    const { items, gaps, enumeration } = await lab.reader.assignments(many.query, lab.context);
    expect(enumeration).toBe('by principal');
    expect(items).toHaveLength(29);
    expect(gaps).toMatchObject([{ scope: contains, code: 'ASSIGNMENTS_UNREADABLE' }]);
  });
});

const ways = [
  {
    way: 'by principal',
    size: { groups: 8, permissionSets: 4, accounts: 4 },
    operation: 'sso:ListAccountAssignmentsForPrincipal',
    contains: principalId('group 5'),
  },
  {
    way: 'by permission set',
    size: { groups: 12, permissionSets: 2, accounts: 3 },
    operation: 'sso:ListAccountsForProvisionedPermissionSet',
    contains: permissionSetArn('Set1'),
  },
  {
    way: 'by account',
    size: { groups: 12, permissionSets: 3, accounts: 2 },
    operation: 'sso:ListPermissionSetsProvisionedToAccount',
    contains: accountId(2),
  },
] as const;

const failures = [
  { what: 'vanished', effect: vanished, code: 'ASSIGNMENTS_UNREADABLE' },
  { what: 'is denied', effect: denied, code: 'ASSIGNMENTS_UNREADABLE' },
  { what: 'is throttled without an end', effect: tooFast, code: 'AWS_THROTTLED' },
  { what: 'breaks off', effect: { type: 'reset' } as const, code: 'ASSIGNMENTS_UNREADABLE' },
];

const hides: Readonly<Record<string, (each: ReturnType<typeof row>, scope: string) => boolean>> = {
  'by principal': (each, scope) => each.principalId === scope,
  'by permission set': (each, scope) => each.permissionSetArn === scope,
  'by account': (each, scope) => each.accountId === scope,
};

describe('a gap', () => {
  it.each(ways.flatMap((way) => failures.map((failure) => ({ ...way, ...failure }))))(
    'is what cannot be read $way when it $what, and the others are read',
    async ({ way, size, operation, contains, effect, code }) => {
      const { options, query, wanted } = estate(size);
      const lab = labAssignments(options);
      lab.lab.faults.add({ operation, contains, times: 'always', effect });
      const { items, gaps, enumeration } = await lab.reader.assignments(query, lab.context);
      expect(enumeration).toBe(way);
      expect(gaps).toMatchObject([
        { scope: contains, code, reason: expect.stringContaining(operation.replace('sso:', '')) },
      ]);
      expect(gaps[0]?.hint).toBeTruthy();
      expect(items).toEqual(sorted(wanted.filter((each) => hides[way]?.(each, contains) === false)));
      expect(items.length).toBeGreaterThan(0);
    },
  );

  it.each(failures)('is a pair when it $what', async ({ effect, code }) => {
    const { options, query, wanted } = estate({ groups: 12, permissionSets: 2, accounts: 3 });
    const lab = labAssignments(options);
    const contains = accountId(2);
    lab.lab.faults.add({ operation: 'sso:ListAccountAssignments', contains, times: 'always', effect });
    const { items, gaps } = await lab.reader.assignments(query, lab.context);
    expect(gaps).toMatchObject([
      { scope: `${accountId(2)} ${permissionSetArn('Set1')}`, code },
      { scope: `${accountId(2)} ${permissionSetArn('Set2')}`, code },
    ]);
    expect(items).toEqual(sorted(wanted.filter((each) => each.accountId !== accountId(2))));
  });

  it('is the pair of a group that is gone', async () => {
    const lab = labAssignments(many.options);
    lab.lab.faults.add({ operation: 'sso:ListAccountAssignments', times: 'always', effect: denied });
    const orphans = [row(accountId(4), 'Set2', gone)];
    const { items, gaps } = await lab.reader.assignments({ ...many.query, orphans }, lab.context);
    expect(items).toHaveLength(30);
    expect(gaps).toMatchObject([{ scope: `${accountId(4)} ${permissionSetArn('Set2')}` }]);
  });

  it.each([1, 5])('is a group that left the identity store during the run, number %d', async (n) => {
    const lab = labAssignments(many.options);
    const groups = lab.lab.world.aws.identityCenter?.identityStore.groups ?? [];
    groups.splice(n - 1, 1);
    const { items, gaps } = await lab.reader.assignments(many.query, lab.context);
    expect(items).toHaveLength(29);
    expect(gaps).toMatchObject([
      { scope: principalId(`group ${n}`), hint: expect.stringContaining('went while it was read') },
    ]);
  });

  it('is a group whose second page is lost, and so is what the first page gave', async () => {
    const lab = labAssignments({
      ...many.options,
      pageSize: { identityCenter: 1 },
      center: {
        ...many.options.center,
        accountAssignments: groupAssignments('group 1', 'Set1', [accountId(1), accountId(2)]),
      },
    });
    lab.lab.faults.add({ operation: 'sso:', contains: 'NextToken', times: 'always', effect: denied });
    const query = { ...many.query, principalIds: [principalId('group 2'), principalId('group 1')] };
    const { items, gaps } = await lab.reader.assignments(query, lab.context);
    expect(items).toEqual([]);
    expect(gaps).toMatchObject([
      { scope: principalId('group 1'), reason: expect.stringContaining('page 2 of ListAccountAssignments') },
    ]);
  });

  it('is a group whose pages go round in circles', async () => {
    // A token of the lab's own form, for the first page.
    const again = Buffer.from(JSON.stringify({ after: '0' })).toString('base64url');
    const lab = labAssignments({
      ...many.options,
      rewrite: (reply, request) =>
        request.includes(principalId('group 3'))
          ? JSON.stringify({ ...(JSON.parse(reply) as object), NextToken: again })
          : reply,
    });
    const { items, gaps } = await lab.reader.assignments(many.query, lab.context);
    expect(items).toHaveLength(29);
    expect(gaps).toMatchObject([{ scope: principalId('group 3'), code: 'AWS_PAGING_BROKEN' }]);
  });

  it('is a group of whose rows AWS does not say whose they are', async () => {
    const lab = labAssignments({
      ...many.options,
      rewrite: (reply, request) =>
        request.includes(principalId('group 3'))
          ? reply.replace('"PrincipalType":"GROUP",', '').replace(',"PrincipalType":"GROUP"', '')
          : reply,
    });
    const { items, gaps } = await lab.reader.assignments(many.query, lab.context);
    expect(items).toHaveLength(29);
    expect(gaps).toMatchObject([
      { scope: principalId('group 3'), reason: expect.stringContaining('not whole') },
    ]);
  });
});

describe('reading assignments stops', () => {
  it.each(ways)('at the deadline, $way', async ({ size, operation }) => {
    const { options, query } = estate(size);
    const controller = new AbortController();
    const lab = labAssignments({
      ...options,
      rewrite(reply) {
        if (lab.calls(operation).length > 1) controller.abort();
        return reply;
      },
    });
    const context = testContext(lab.lab.clock, controller.signal);
    await expect(lab.reader.assignments(query, context)).rejects.toThrow(DeadlineError);
  });

  it('at the deadline, even before anything was asked', async () => {
    const lab = labAssignments(many.options);
    const context = testContext(lab.lab.clock, AbortSignal.abort());
    await expect(lab.reader.assignments(many.query, context)).rejects.toThrow(DeadlineError);
  });

  it.each(ways)('$way when our own credentials are not accepted', async ({ size, operation, contains }) => {
    const { options, query } = estate(size);
    const lab = labAssignments(options);
    lab.lab.faults.add({ operation, contains, effect: expired });
    await expect(lab.reader.assignments(query, lab.context)).rejects.toMatchObject({
      code: 'AWS_CREDENTIALS',
    });
  });
});
