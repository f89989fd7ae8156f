import { describe, expect, it } from 'vitest';
import { RolebridgeError } from '../../../../src/core/errors.ts';
import type {
  PermissionSet,
  PermissionSetDefinition,
  PermissionSetEdit,
} from '../../../../src/model/identity-center.ts';
import { testContext } from '../../../support/context.ts';
import { groupAssignments, permissionSet, storeGroup } from '../../../support/identity-center.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../../support/worlds.ts';
import type { LabCenter, LabCenterOptions } from './lab-center.ts';
import {
  definition,
  definitionOf,
  delegated,
  FOURTH_ACCOUNT,
  labCenter,
  policy,
  POWER_USER,
  READ_ONLY,
  THIRD_ACCOUNT,
  VIEW_ONLY,
} from './lab-center.ts';

const everything = definition('Reader', {
  description: 'Reads',
  sessionDuration: 'PT8H',
  relayState: 'https://console.aws.amazon.com/s3',
  managedPolicies: [READ_ONLY, VIEW_ONLY],
  customerManagedPolicies: [{ name: 'extra', path: '/team/' }],
  inlinePolicy: policy('Deny', 's3:*'),
  permissionsBoundary: { managedPolicyArn: POWER_USER },
  tags: { owner: 'rolebridge' },
});

const other = definition('Reader', {
  description: 'Reads less',
  sessionDuration: 'PT1H',
  relayState: 'https://console.aws.amazon.com/ec2',
  managedPolicies: [VIEW_ONLY],
  customerManagedPolicies: [{ name: 'other', path: '/' }],
  inlinePolicy: policy('Allow', 'ec2:Describe*'),
  permissionsBoundary: { customerManagedPolicy: { name: 'limit', path: '/' } },
  tags: { owner: 'rolebridge', team: 'access' },
});

/** The policies that the definitions refer to, in every account. */
const customerManagedPolicies = [
  { name: 'extra', path: '/team/' },
  { name: 'other', path: '/' },
  { name: 'limit', path: '/' },
];
const accounts = [ACCOUNT, OTHER_ACCOUNT, THIRD_ACCOUNT, FOURTH_ACCOUNT].map((id) => ({
  id,
  name: id,
  customerManagedPolicies,
}));

const provisionedTo = (...ids: readonly string[]) => ids.map((account) => ({ account }));

/** One permission set without anything, provisioned to some accounts. */
function bare(...ids: readonly string[]): LabCenterOptions {
  return {
    accounts,
    center: { permissionSets: [permissionSet('Reader', { provisioned: provisionedTo(...ids) })] },
  };
}

/** Changes it by what it is now. */
async function update(
  center: LabCenter,
  changes: Partial<PermissionSetDefinition>,
  name = 'Reader',
): Promise<PermissionSetEdit> {
  const before = await center.get(name);
  return { type: 'update', before, after: { ...definitionOf(before), ...changes } };
}

/** The edits that a job would make: none when everything is as it should be. */
function editsFor(items: readonly PermissionSet[], desired: PermissionSetDefinition): PermissionSetEdit[] {
  const before = items.find(({ name }) => name === desired.name);
  if (before === undefined) return [{ type: 'create', after: desired }];
  if (JSON.stringify(definitionOf(before)) !== JSON.stringify(desired))
    return [{ type: 'update', before, after: desired }];
  return before.staleAccounts.length > 0 ? [{ type: 'provision', before }] : [];
}

const writesOf = (center: LabCenter) => center.writes().map(({ operation }) => operation.replace('sso:', ''));
const refusal = (code: string, message?: string) =>
  ({ type: 'error', status: 400, code, ...(message === undefined ? {} : { message }) }) as const;
const count = (center: LabCenter, text: string) =>
  center.lab.journal.entries.filter(({ reply }) => reply?.includes(text)).length;

describe('creating a permission set', () => {
  it('makes it with its tags, then the boundary, then what it grants', async () => {
    const center = labCenter({ accounts });
    const edit = { type: 'create', after: everything } as const;
    expect(await center.write([edit])).toEqual([{ status: 'applied', edit }]);
    expect(definitionOf(await center.get('Reader'))).toEqual(everything);
    expect(writesOf(center)).toEqual([
      'CreatePermissionSet',
      'PutPermissionsBoundaryToPermissionSet',
      'PutInlinePolicyToPermissionSet',
      'AttachManagedPolicyToPermissionSet',
      'AttachManagedPolicyToPermissionSet',
      'AttachCustomerManagedPolicyReferenceToPermissionSet',
    ]);
    expect(center.writes()[0]?.body).toContain('rolebridge');
  });

  it('needs one call when there is nothing in it', async () => {
    const center = labCenter();
    await center.write([{ type: 'create', after: definition('Empty') }]);
    expect(writesOf(center)).toEqual(['CreatePermissionSet']);
    expect(definitionOf(await center.get('Empty'))).toEqual(definition('Empty'));
  });

  it('fails at once when the name is taken', async () => {
    const center = labCenter(bare());
    const started = center.lab.clock.now().getTime();
    const [result] = await center.write([{ type: 'create', after: everything }]);
    expect(result).toMatchObject({ status: 'failed', failure: { code: 'PERMISSION_SET_EXISTS' } });
    expect(center.writes()).toHaveLength(1);
    expect(center.lab.clock.now().getTime() - started).toBeLessThan(1_000);
  });
});

describe('updating a permission set', () => {
  it.each([
    { name: 'from nothing to everything', before: definition('Reader'), after: everything },
    { name: 'from one to another in every field', before: everything, after: other },
    {
      name: 'and takes everything away that can be',
      before: everything,
      after: definition('Reader', { description: 'Reads', relayState: everything.relayState }),
    },
  ])('works $name', async ({ before, after }) => {
    const center = labCenter({ accounts });
    await center.write([{ type: 'create', after: before }]);
    const edit = { type: 'update', before: await center.get('Reader'), after } as const;
    expect(await center.write([edit])).toEqual([{ status: 'applied', edit }]);
    expect(definitionOf(await center.get('Reader'))).toEqual(after);
  });

  it('names description and relay state with every change of them, because AWS clears what is left out', async () => {
    const center = labCenter({ accounts });
    await center.write([{ type: 'create', after: everything }]);
    await center.write([await update(center, { sessionDuration: 'PT2H' })]);
    await center.write([await update(center, { relayState: '' })]);
    const [first, second] = center
      .writes()
      .filter(({ operation }) => operation === 'sso:UpdatePermissionSet');
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      Description: 'Reads',
      SessionDuration: 'PT2H',
      RelayState: everything.relayState,
    });
    expect(JSON.parse(second?.body ?? '')).not.toHaveProperty('RelayState');
  });

  it('writes nothing at all when the description would have to go, which AWS cannot do', async () => {
    const center = labCenter({ accounts });
    await center.write([{ type: 'create', after: everything }]);
    const edit = await update(center, { description: '', managedPolicies: [] });
    const before = center.writes().length;
    const [result] = await center.write([edit]);
    expect(result).toMatchObject({ status: 'failed', failure: { code: 'PERMISSION_SET_DESCRIPTION' } });
    expect(center.writes()).toHaveLength(before);
  });

  it('of its tags provisions nothing', async () => {
    const center = labCenter(bare(ACCOUNT));
    await center.write([await update(center, { tags: { owner: 'us' } })]);
    expect(writesOf(center)).toEqual(['TagResource']);
  });

  it('takes what is done already for done', async () => {
    const center = labCenter({ accounts });
    await center.write([{ type: 'create', after: everything }]);
    const edit = await update(center, { ...definition('Reader'), description: 'Reads', tags: {} });
    // Another hand did the same before us.
    const [first] = await center.write([edit]);
    const [second] = await center.write([edit]);
    expect([first?.status, second?.status]).toEqual(['applied', 'applied']);
  });

  it('takes a policy for attached whose answer was lost', async () => {
    const center = labCenter(bare());
    const edit = await update(center, { managedPolicies: [READ_ONLY] });
    center.lab.faults.add({
      operation: 'sso:AttachManagedPolicyToPermissionSet',
      effect: { type: 'lost-reply' },
    });
    expect((await center.write([edit]))[0]?.status).toBe('applied');
    expect(count(center, 'attached already')).toBe(1);
  });

  it('tries again while AWS says that something else is under way', async () => {
    const center = labCenter(bare());
    const edit = await update(center, { managedPolicies: [READ_ONLY] });
    const effect = refusal('ConflictException', 'There is a conflicting operation in process.');
    center.lab.faults.add({ operation: 'sso:AttachManagedPolicyToPermissionSet', times: 3, effect });
    expect((await center.write([edit]))[0]?.status).toBe('applied');
    expect(writesOf(center)).toHaveLength(4);
  });

  it.each([
    { said: 'ConflictException', code: 'PERMISSION_SET_CONFLICT', attempts: 10 },
    { said: 'AccessDeniedException', code: 'PERMISSION_SET_DENIED', attempts: 1 },
    { said: 'ThrottlingException', code: 'AWS_THROTTLED', attempts: 8 },
    { said: 'ValidationException', code: 'PERMISSION_SET_REFUSED', attempts: 1 },
    { said: 'ServiceQuotaExceededException', code: 'PERMISSION_SET_REFUSED', attempts: 1 },
    { said: 'ResourceNotFoundException', code: 'PERMISSION_SET_GONE', attempts: 1 },
    { said: 'ExpiredTokenException', code: 'AWS_CREDENTIALS', attempts: 1 },
  ])('fails as $code after $said, and the next edit goes on', async ({ said, code, attempts }) => {
    const center = labCenter(bare());
    const edit = await update(center, { managedPolicies: [READ_ONLY] });
    const operation = 'sso:AttachManagedPolicyToPermissionSet';
    center.lab.faults.add({ operation, times: 'always', effect: refusal(said) });
    const results = await center.write([edit, { type: 'create', after: definition('Next') }]);
    expect(results).toMatchObject([{ status: 'failed', failure: { code } }, { status: 'applied' }]);
    expect(center.lab.journal.count(operation)).toBe(attempts);
  });
});

describe('accounts with an older version', () => {
  it('are brought up to date in one go when it is all of them', async () => {
    const center = labCenter(bare(ACCOUNT, OTHER_ACCOUNT));
    expect((await center.write([await update(center, { managedPolicies: [READ_ONLY] })]))[0]?.status).toBe(
      'applied',
    );
    expect(writesOf(center)).toEqual(['AttachManagedPolicyToPermissionSet', 'ProvisionPermissionSet']);
    expect(center.writes()[1]?.body).toContain('ALL_PROVISIONED_ACCOUNTS');
    expect((await center.get('Reader')).staleAccounts).toEqual([]);
    expect(center.lab.journal.count('sso:DescribePermissionSetProvisioningStatus')).toBeGreaterThan(1);
  });

  it('are brought up to date one by one when it is some of them, and no other', async () => {
    const provisioned = [
      { account: ACCOUNT, version: 1 },
      { account: OTHER_ACCOUNT, version: 2 },
      { account: THIRD_ACCOUNT, version: 1 },
    ];
    const center = labCenter({
      center: { permissionSets: [permissionSet('Reader', { version: 2, provisioned })] },
    });
    const before = await center.get('Reader');
    expect(before.staleAccounts).toEqual([ACCOUNT, THIRD_ACCOUNT]);
    const edit = { type: 'provision', before } as const;
    expect(await center.write([edit])).toEqual([{ status: 'applied', edit }]);
    expect(center.writes().map(({ body }) => (JSON.parse(body) as { TargetId?: string }).TargetId)).toEqual([
      ACCOUNT,
      THIRD_ACCOUNT,
    ]);
    expect((await center.get('Reader')).staleAccounts).toEqual([]);
  });

  it('are left alone when AWS says by then that there are none', async () => {
    const center = labCenter(bare(ACCOUNT));
    const before = { ...(await center.get('Reader')), staleAccounts: [ACCOUNT] };
    expect((await center.write([{ type: 'provision', before }]))[0]?.status).toBe('applied');
    expect(center.writes()).toEqual([]);
  });

  it('are brought up to date three at once at most', async () => {
    const provisioned = [
      ...[ACCOUNT, OTHER_ACCOUNT, THIRD_ACCOUNT, FOURTH_ACCOUNT].map((account) => ({ account, version: 1 })),
      { account: MANAGEMENT_ACCOUNT, version: 2 },
    ];
    const center = labCenter({
      center: {
        permissionSets: [permissionSet('Reader', { version: 2, provisioned })],
        settings: { operationSeconds: 60, operationPolls: 'any' },
      },
    });
    await center.write([{ type: 'provision', before: await center.get('Reader') }]);
    expect((await center.get('Reader')).staleAccounts).toEqual([]);
    expect(center.writes()).toHaveLength(4);
    expect(count(center, 'ThrottlingException')).toBe(0);
  });

  it('are brought up to date without a conflict, though permission sets share them', async () => {
    const names = ['A', 'B', 'C', 'D', 'E', 'F'];
    const all = [ACCOUNT, OTHER_ACCOUNT, THIRD_ACCOUNT, FOURTH_ACCOUNT];
    const permissionSets = names.map((name, index) =>
      permissionSet(name, {
        version: 2,
        provisioned: [
          { account: all[index % 4] ?? ACCOUNT, version: 1 },
          { account: all[(index + 1) % 4] ?? ACCOUNT, version: index % 2 === 0 ? 1 : 2 },
        ],
      }),
    );
    const center = labCenter({ center: { permissionSets } });
    const { items } = await center.read();
    const results = await center.write(items.map((before) => ({ type: 'provision', before })));
    expect(results.map(({ status }) => status)).toEqual(names.map(() => 'applied'));
    expect((await center.read()).items.flatMap(({ staleAccounts }) => staleAccounts)).toEqual([]);
    expect(count(center, 'ConflictException') + count(center, 'ThrottlingException')).toBe(0);
  });

  it('that lack a customer-managed policy are a failure that names them and AWS’s reason', async () => {
    const lacking = accounts.map((account) =>
      account.id === OTHER_ACCOUNT ? { id: account.id, name: account.name } : account,
    );
    const center = labCenter({ ...bare(ACCOUNT, OTHER_ACCOUNT), accounts: lacking });
    const edit = await update(center, { customerManagedPolicies: [{ name: 'extra', path: '/team/' }] });
    const [result] = await center.write([edit]);
    expect(result).toMatchObject({ status: 'failed', failure: { code: 'PERMISSION_SET_PROVISIONING' } });
    const message = result?.status === 'failed' ? result.failure.message : '';
    expect(message).toContain(`could not provision it to ${OTHER_ACCOUNT}:`);
    expect(message).toContain(`arn:aws:iam::${OTHER_ACCOUNT}:policy/team/extra`);

    const { staleAccounts } = await center.get('Reader');
    expect(staleAccounts).toEqual([OTHER_ACCOUNT]);
    center.lab.world.aws.accounts
      .find(({ id }) => id === OTHER_ACCOUNT)
      ?.customerManagedPolicies.push({
        name: 'extra',
        path: '/team/',
      });
    await center.write([{ type: 'provision', before: await center.get('Reader') }]);
    expect((await center.get('Reader')).staleAccounts).toEqual([]);
  });

  it('that something else is changing are waited for', async () => {
    const center = labCenter({
      ...bare(ACCOUNT),
      center: {
        permissionSets: [
          permissionSet('Reader', { provisioned: provisionedTo(ACCOUNT) }),
          permissionSet('Other', { version: 2, provisioned: provisionedTo(ACCOUNT) }),
        ],
        settings: { operationSeconds: 60, operationPolls: 'any' },
      },
    });
    const edit = await update(center, { managedPolicies: [READ_ONLY] });
    const elsewhere = center.write([{ type: 'provision', before: await center.get('Other') }]);
    const [result] = await center.write([edit]);
    await elsewhere;
    expect(result?.status).toBe('applied');
    expect(count(center, 'ConflictException')).toBeGreaterThan(0);
    expect((await center.get('Reader')).staleAccounts).toEqual([]);
  });

  it('are asked about less and less often', async () => {
    const center = labCenter({
      ...bare(ACCOUNT),
      center: {
        permissionSets: [permissionSet('Reader', { provisioned: provisionedTo(ACCOUNT) })],
        settings: { operationSeconds: 600, operationPolls: 'any' },
      },
    });
    await center.write([await update(center, { managedPolicies: [READ_ONLY] })]);
    expect(center.lab.journal.count('sso:DescribePermissionSetProvisioningStatus')).toBeLessThan(45);
  });

  it('that never come to an end are a failure', async () => {
    const center = labCenter({
      ...bare(ACCOUNT),
      center: {
        permissionSets: [permissionSet('Reader', { provisioned: provisionedTo(ACCOUNT) })],
        settings: { operationSeconds: 1_000_000, operationPolls: 'any' },
      },
    });
    const [result] = await center.write([await update(center, { managedPolicies: [READ_ONLY] })]);
    expect(result).toMatchObject({
      status: 'failed',
      failure: { code: 'PERMISSION_SET_PROVISIONING', message: expect.stringContaining('60 minutes') },
    });
  });
});

describe('deleting a permission set', () => {
  it('removes it', async () => {
    const center = labCenter(bare());
    const edit = { type: 'delete', before: await center.get('Reader') } as const;
    expect(await center.write([edit])).toEqual([{ status: 'applied', edit }]);
    expect((await center.read()).items).toEqual([]);
  });

  it('that is gone already is done', async () => {
    const center = labCenter(bare());
    const edit = { type: 'delete', before: await center.get('Reader') } as const;
    await center.write([edit]);
    expect(await center.write([edit])).toEqual([{ status: 'applied', edit }]);
  });

  it('that is still assigned fails at once, with what to do', async () => {
    const center = labCenter({
      accounts,
      center: {
        permissionSets: [permissionSet('Reader')],
        identityStore: { groups: [storeGroup('team')] },
        accountAssignments: groupAssignments('team', 'Reader', [ACCOUNT]),
      },
    });
    const [result] = await center.write([{ type: 'delete', before: await center.get('Reader') }]);
    expect(result).toMatchObject({
      status: 'failed',
      failure: { code: 'PERMISSION_SET_IN_USE', hint: expect.stringContaining('assignments') },
    });
    expect(center.writes()).toHaveLength(1);
  });
});

describe('a delegated administrator', () => {
  it('changes what the management account has nothing of, and fails with a hint at the rest', async () => {
    const center = labCenter({
      ...delegated(),
      center: {
        delegatedAdministrator: ACCOUNT,
        permissionSets: [
          permissionSet('Management', { provisioned: provisionedTo(MANAGEMENT_ACCOUNT) }),
          permissionSet('Members', { provisioned: provisionedTo(OTHER_ACCOUNT) }),
        ],
      },
    });
    const changes = { managedPolicies: [READ_ONLY] };
    const results = await center.write([
      await update(center, changes, 'Management'),
      await update(center, changes, 'Members'),
    ]);
    expect(results).toMatchObject([
      {
        status: 'failed',
        failure: {
          code: 'PERMISSION_SET_DENIED',
          hint: expect.stringContaining('provisioned in the management account'),
        },
      },
      { status: 'applied' },
    ]);
  });
});

describe('the writer', () => {
  it('is never throttled, however much there is to write', async () => {
    const center = labCenter({ accounts });
    const names = Array.from({ length: 12 }, (_, index) => `Set${index}`);
    const results = await center.write(
      names.map((name) => ({ type: 'create', after: { ...everything, name } })),
    );
    expect(results.map(({ status }) => status)).toEqual(names.map(() => 'applied'));
    expect(center.writes().length).toBeGreaterThan(60);
    expect(count(center, 'ThrottlingException')).toBe(0);
  });

  it('asks whether it may still write before each write', async () => {
    const center = labCenter(bare(ACCOUNT));
    const edits = [await update(center, { managedPolicies: [READ_ONLY], tags: { owner: 'us' } })];
    const writesBefore: number[] = [];
    await center.write(edits, () => {
      writesBefore.push(center.writes().length);
      return Promise.resolve();
    });
    expect(writesBefore).toEqual([0, 1, 2]);
  });

  it('writes nothing more once the lease is lost', async () => {
    const center = labCenter(bare());
    const edits: readonly PermissionSetEdit[] = [
      { type: 'create', after: definition('First') },
      { type: 'create', after: definition('Second') },
      { type: 'create', after: definition('Third') },
    ];
    const results = await center.write(edits, () =>
      center.writes().length < 1
        ? Promise.resolve()
        : Promise.reject(new RolebridgeError('LEASE_LOST', 'another run took over', { hint: '' })),
    );
    expect(results).toMatchObject([
      { status: 'applied' },
      { status: 'failed', failure: { code: 'LEASE_LOST' } },
      { status: 'not-attempted', why: 'earlier-failure' },
    ]);
    expect(center.writes()).toHaveLength(1);
  });

  it('calls nothing when there is nothing to write', async () => {
    const center = labCenter();
    expect(await center.write([])).toEqual([]);
    expect(center.operations()).toEqual([]);
  });

  it('fails every edit when the instance cannot be found', async () => {
    const center = labCenter({ centerRegion: 'us-east-1' });
    const results = await center.write([{ type: 'create', after: everything }]);
    expect(results).toMatchObject([{ status: 'failed', failure: { code: 'IDENTITY_CENTER_NOT_FOUND' } }]);
  });

  it('attempts nothing when the time is up before it starts', async () => {
    const center = labCenter();
    const context = testContext(center.lab.clock, AbortSignal.abort());
    const edit = { type: 'create', after: everything } as const;
    expect(await center.write([edit], undefined, context)).toEqual([
      { status: 'not-attempted', edit, why: 'deadline' },
    ]);
  });

  it('says at the deadline what was begun and what was not', async () => {
    const center = labCenter(bare());
    const controller = new AbortController();
    const context = testContext(center.lab.clock, controller.signal);
    const edits: readonly PermissionSetEdit[] = [
      { type: 'create', after: { ...definition('First') } },
      { type: 'create', after: { ...everything, name: 'Second' } },
      { type: 'create', after: definition('Third') },
    ];
    const stopAfterThree = () => {
      if (center.writes().length === 3) controller.abort();
      return Promise.resolve();
    };
    expect(await center.write(edits, stopAfterThree, context)).toMatchObject([
      { status: 'applied' },
      { status: 'failed', failure: { code: 'DEADLINE' } },
      { status: 'not-attempted', why: 'deadline' },
    ]);
    expect(center.writes()).toHaveLength(3);
  });

  it('follows no provisioning beyond the deadline, and the next run makes up for it', async () => {
    const controller = new AbortController();
    const center = labCenter({
      ...bare(ACCOUNT, OTHER_ACCOUNT),
      rewrite(reply, request) {
        if (request.includes('ProvisionPermissionSetRequestId')) controller.abort();
        return reply;
      },
    });
    const edit = await update(center, { managedPolicies: [READ_ONLY] });
    const context = testContext(center.lab.clock, controller.signal);
    const [result] = await center.write([edit], undefined, context);
    expect(result).toMatchObject({ status: 'failed', failure: { code: 'DEADLINE' } });
    expect(center.lab.journal.count('sso:DescribePermissionSetProvisioningStatus')).toBe(1);

    const before = await center.get('Reader');
    expect(before.staleAccounts).toEqual([ACCOUNT, OTHER_ACCOUNT]);
    expect((await center.write([{ type: 'provision', before }]))[0]?.status).toBe('applied');
    expect((await center.get('Reader')).staleAccounts).toEqual([]);
  });
});

describe('a run that is killed, and run again', () => {
  const worlds: readonly { readonly name: string; readonly options: LabCenterOptions }[] = [
    { name: 'a new permission set', options: { accounts } },
    {
      name: 'a changed one in three accounts',
      options: {
        accounts,
        center: {
          permissionSets: [
            permissionSet('Reader', {
              description: 'Reads less',
              relayState: 'https://console.aws.amazon.com/ec2',
              managedPolicies: [VIEW_ONLY],
              inlinePolicy: policy('Deny', 'ec2:*'),
              permissionsBoundary: { managedPolicyArn: VIEW_ONLY },
              tags: { team: 'access' },
              provisioned: provisionedTo(ACCOUNT, OTHER_ACCOUNT, THIRD_ACCOUNT),
            }),
          ],
        },
      },
    },
  ];

  /** Reads and writes until nothing is left to do; gives how many writes each run made. */
  async function run(center: LabCenter, stillMine?: () => Promise<void>, signal?: AbortSignal) {
    const { items } = await center.read();
    const before = center.writes().length;
    await center.write(editsFor(items, everything), stillMine, testContext(center.lab.clock, signal));
    return center.writes().length - before;
  }

  it.each(worlds)('converges whenever that is: $name', async ({ options }) => {
    const whole = await run(labCenter(options));
    expect(whole).toBeGreaterThan(5);
    for (let survived = 0; survived < whole; survived += 1) {
      const center = labCenter(options);
      const controller = new AbortController();
      const killer = () => {
        if (center.writes().length === survived) controller.abort();
        return Promise.resolve();
      };
      expect(await run(center, killer, controller.signal)).toBe(survived);
      await run(center);
      const after = await center.get('Reader');
      expect(definitionOf(after)).toEqual(everything);
      expect(after.staleAccounts).toEqual([]);
      expect(await run(center), 'a third run').toBe(0);
    }
  });

  it.each(worlds)('converges when an answer to every kind of write is lost: $name', async ({ options }) => {
    const undisturbed = labCenter(options);
    await run(undisturbed);
    const center = labCenter(options);
    for (const { operation } of undisturbed.writes())
      center.lab.faults.add({ operation, effect: { type: 'lost-reply' } });
    await run(center);
    await run(center);
    expect(definitionOf(await center.get('Reader'))).toEqual(everything);
    expect(await run(center)).toBe(0);
  });

  it.each(worlds)('has nothing to do the second time: $name', async ({ options }) => {
    const center = labCenter(options);
    expect(await run(center)).toBeGreaterThan(0);
    expect(await run(center)).toBe(0);
  });
});
