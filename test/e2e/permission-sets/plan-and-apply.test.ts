import { afterAll, describe, expect, it } from 'vitest';
import {
  controlTowerPermissionSet,
  groupAssignments,
  identityCenter,
  permissionSet,
} from '../../support/identity-center.ts';
import { expectEveryOutcome, fault } from '../../support/lab-app.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import {
  definitionsApp,
  changesOf,
  company,
  held,
  ours,
  removeScratch,
  setNamed,
  setNames,
  type DefinitionsApp,
  type Files,
} from './company.ts';

afterAll(removeScratch);

const aws = (name: string): string => `arn:aws:iam::aws:policy/${name}`;
const policy = (...actions: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })),
});

/** Applies, and then there must be nothing left to do. */
async function settled(app: DefinitionsApp) {
  const report = await app.apply();
  expect(report.outcomes.filter(({ status }) => status !== 'applied')).toEqual([]);
  expectEveryOutcome(report);
  const again = await app.plan();
  expect([again.status, changesOf(again)]).toEqual(['no-changes', []]);
  const before = app.lab.journal.writes().length;
  expect((await app.apply()).status).toBe('no-changes');
  expect(app.lab.journal.writes()).toHaveLength(before);
  return report;
}

const full: Files = {
  Full: {
    description: 'Has everything',
    sessionDuration: '8h',
    relayState: 'https://console.aws.amazon.com/',
    managedPolicies: [aws('ReadOnlyAccess'), aws('job-function/Billing')],
    customerManagedPolicies: [{ name: 'mine', path: '/team/' }],
    inlinePolicy: policy('s3:Get*', 's3:List*'),
    permissionsBoundary: { managedPolicyArn: aws('PowerUserAccess') },
    tags: { team: 'a' },
  },
};

describe('permission sets on the lab', () => {
  it('are made, and planned again there is nothing to do', async () => {
    const app = definitionsApp(company([]), { ...full, Bare: {} });
    expect(changesOf(await settled(app))).toEqual(['create Bare', 'create Full']);
    expect(setNamed(app, 'Full')).toMatchObject({
      sessionDuration: 'PT8H',
      managedPolicies: [aws('ReadOnlyAccess'), aws('job-function/Billing')],
      customerManagedPolicies: [{ name: 'mine', path: '/team/' }],
      permissionsBoundary: { managedPolicyArn: aws('PowerUserAccess') },
      tags: { team: 'a', 'managed-by': 'rolebridge' },
    });
    expect(JSON.parse(setNamed(app, 'Full')?.inlinePolicy ?? '')).toEqual(policy('s3:Get*', 's3:List*'));
  });

  it.each<{ name: string; file: Readonly<Record<string, unknown>>; fields: readonly string[] }>([
    {
      name: 'texts',
      file: { description: 'New', sessionDuration: '90m' },
      fields: ['description', 'sessionDuration'],
    },
    { name: 'managed policies', file: { managedPolicies: [aws('Other')] }, fields: ['managedPolicies'] },
    {
      name: 'a policy in place of another',
      file: { inlinePolicy: policy('ec2:*') },
      fields: ['inlinePolicy'],
    },
    { name: 'a policy that goes', file: { inlinePolicy: undefined }, fields: ['inlinePolicy'] },
    {
      name: 'a boundary that goes',
      file: { permissionsBoundary: undefined },
      fields: ['permissionsBoundary'],
    },
    {
      name: 'a boundary of the other kind',
      file: { permissionsBoundary: { customerManagedPolicy: { name: 'b' } } },
      fields: ['permissionsBoundary'],
    },
    {
      name: 'references that go',
      file: { customerManagedPolicies: [] },
      fields: ['customerManagedPolicies'],
    },
    { name: 'tags', file: { tags: { cost: '1' } }, fields: ['tags'] },
  ])('are changed in $name', async ({ file, fields }) => {
    const first = definitionsApp(company([]), full);
    await first.apply();
    const app = first.with({ Full: { ...(full['Full'] as object), ...file } });
    const report = await settled(app);
    expect(report.changes.map(({ key, fields: seen }) => [key, seen.map(({ field }) => field)])).toEqual([
      ['Full', fields],
    ]);
  });

  it('are taken away once no account has them, and not before', async () => {
    const center = identityCenter({
      permissionSets: [ours('Stays'), ours('Used'), ours('Unused')],
      accountAssignments: groupAssignments('data', 'Used', [ACCOUNT, OTHER_ACCOUNT]),
    });
    const app = definitionsApp(company([], { identityCenter: center }), { Stays: {} });
    const report = await settled(app);
    expect(changesOf(report)).toEqual(['delete Unused']);
    expect(report.withheld.map(({ key, rule, reason }) => [key, rule, reason])).toEqual([
      ['Used', 'limit', `still in 2 accounts: ${ACCOUNT}, ${OTHER_ACCOUNT}; end its assignments there first`],
    ]);
    expect(setNames(app)).toEqual(['Stays', 'Used']);
  });

  it('are provisioned where AWS says that an account is behind, and nothing else is written', async () => {
    const provisioned = [
      { account: ACCOUNT, version: 1 },
      { account: OTHER_ACCOUNT, version: 2 },
    ];
    const app = definitionsApp(company([ours('Stale', { version: 2, provisioned })]), { Stale: {} });
    const planned = await app.plan();
    expect(planned.changes.map(({ fields }) => fields)).toEqual([
      [{ field: 'provisioned', before: '1 account behind', after: 'up to date' }],
    ]);
    await settled(app);
    expect(new Set(app.lab.journal.writes().map(({ operation }) => operation))).toEqual(
      new Set(['sso:ProvisionPermissionSet']),
    );
    expect(setNamed(app, 'Stale')?.provisioned.map(({ version }) => version)).toEqual([2, 2]);
  });

  it('that changed reach every account that has them', async () => {
    const center = identityCenter({
      permissionSets: [ours('Used')],
      accountAssignments: groupAssignments('data', 'Used', [ACCOUNT, OTHER_ACCOUNT]),
    });
    const app = definitionsApp(company([], { identityCenter: center }), { Used: { sessionDuration: '4h' } });
    await settled(app);
    const set = setNamed(app, 'Used');
    expect(set?.provisioned.every(({ version }) => version === set.version)).toBe(true);
  });
});

describe('permission sets that are not ours', () => {
  const theirs = permissionSet('Theirs', {
    description: 'by hand',
    version: 2,
    provisioned: [{ account: ACCOUNT, version: 1 }],
    tags: { 'managed-by': 'terraform' },
  });
  const world = company([ours('A'), theirs, controlTowerPermissionSet(), ours('Gone')]);

  it('stay as they are, byte for byte', async () => {
    const app = definitionsApp(world, { A: { sessionDuration: '2h' }, Theirs: { sessionDuration: '2h' } });
    const before = held(app, 'Theirs', 'AWSAdministratorAccess');
    const report = await settled(app);
    expect(changesOf(report)).toEqual(['update A', 'delete Gone']);
    expect(report.withheld.map(({ action, key, rule }) => [action, key, rule])).toEqual([
      ['update', 'Theirs', 'ownership'],
    ]);
    expect(held(app, 'Theirs', 'AWSAdministratorAccess')).toBe(before);
  });

  it('are taken over by one explicit word, and not tagged by it', async () => {
    const tags = { 'managed-by': 'terraform' };
    const app = definitionsApp(world, {
      A: {},
      Gone: {},
      Theirs: { sessionDuration: '2h', adopt: true, tags },
    });
    expect(changesOf(await settled(app))).toEqual(['update Theirs']);
    expect(setNamed(app, 'Theirs')).toMatchObject({ sessionDuration: 'PT2H', description: 'by hand', tags });
  });
});

describe('a permission set that cannot be read', () => {
  it.each(['sso:DescribePermissionSet', 'sso:ListTagsForResource', 'sso:GetInlinePolicyForPermissionSet'])(
    'because of %s is neither deleted nor made again',
    async (operation) => {
      const denied = { type: 'error', status: 400, code: 'AccessDeniedException' } as const;
      const faults = [fault(operation, denied, { skip: 1, times: 1 })];
      for (const files of [{ A: {} }, { A: {}, B: {} }]) {
        const world = company([ours('A'), ours('B')], { faults });
        const app = definitionsApp(world, files);
        const before = held(app);
        const report = await app.apply();
        expect(report.degraded).toBe(true);
        expect(report.outcomes).toEqual([]);
        expect(held(app)).toBe(before);
      }
    },
  );

  it('stops everything when it is the whole list', async () => {
    const refused = { type: 'error', status: 400, code: 'AccessDeniedException' } as const;
    const world = company([ours('A')], { faults: [fault('sso:ListPermissionSets', refused)] });
    const app = definitionsApp(world, { B: {} });
    expect(await app.apply()).toMatchObject({
      status: 'failed',
      error: { code: 'IDENTITY_CENTER_UNREADABLE' },
    });
    expect(setNames(app)).toEqual(['A']);
  });
});

describe('a delegated administrator', () => {
  it('is told why a permission set of the management account cannot be changed, and does the rest', async () => {
    const center = identityCenter({
      delegatedAdministrator: OTHER_ACCOUNT,
      permissionSets: [ours('Management'), ours('Members')],
      accountAssignments: groupAssignments('data', 'Management', [MANAGEMENT_ACCOUNT]),
    });
    const world = company([], { identityCenter: center });
    const [caller] = world.aws.callers;
    const principalArn = `arn:aws:iam::${OTHER_ACCOUNT}:user/admin`;
    const callers = caller === undefined ? [] : [{ ...caller, principalArn }];
    const delegated = { ...world, aws: { ...world.aws, callers } };
    const app = definitionsApp(delegated, {
      Management: { sessionDuration: '2h' },
      Members: { sessionDuration: '2h' },
    });
    const report = await app.apply();
    expect(report.status).toBe('partial');
    expect(report.outcomes.map(({ key, status }) => [key, status])).toEqual([
      ['Management', 'failed'],
      ['Members', 'applied'],
    ]);
    expect(report.outcomes[0]?.failure?.hint).toMatch(/management account/u);
  });
});

describe('a run that is wrong from the start', () => {
  it('says every problem of the definitions and asks the clouds for nothing', async () => {
    const app = definitionsApp(company([]), { A: { sessionDuration: '13h' }, B: { colour: 'red' } });
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'failed', error: { code: 'DEFINITIONS_INVALID' } });
    expect(report.error?.message).toMatch(/A\.yaml, line 2[\s\S]*B\.yaml, line 2/u);
    expect(app.lab.journal.entries).toEqual([]);
  });

  it('is refused by the guard when most would go', async () => {
    const app = definitionsApp(company(['A', 'B', 'C', 'D'].map((name) => ours(name))), { A: {} });
    const report = await app.apply();
    expect(report).toMatchObject({ status: 'refused', refusal: { code: 'GUARD_REFUSED' } });
    expect(setNames(app)).toEqual(['A', 'B', 'C', 'D']);
    const forced = await app.apply({ expect: report.planId ?? '', force: true });
    expect([forced.status, setNames(app)]).toEqual(['applied', ['A']]);
  });
});
