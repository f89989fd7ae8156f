import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../src/lab/world.ts';
import { group, user } from '../../support/groups.ts';
import { fault } from '../../support/lab-app.ts';
import {
  groupId,
  jobId,
  named,
  onDemand,
  permissions,
  provisioningApp,
  provisioningWorld,
  type ProvisioningOptions,
} from './company.ts';

const refused: FaultInput['effect'] = { type: 'error', status: 403, code: 'AccessDeniedException' };
const deniedByGraph: FaultInput['effect'] = {
  type: 'error',
  status: 403,
  code: 'Authorization_RequestDenied',
};
const always = { times: 'always' } as const;
const unknown = 'not known whether it is there';

interface Gap {
  readonly name: string;
  readonly hit: FaultInput;
  /** Rule and beginning of the reason of what is held; nothing when nothing is wanted then. */
  readonly held: readonly (readonly [string, string])[];
  readonly world?: ProvisioningOptions;
}

const twice = (rule: string, reason: string): Gap['held'] => [
  [rule, reason],
  [rule, reason],
];

const gaps: readonly Gap[] = [
  {
    name: 'the groups of the identity store',
    hit: fault('identitystore:ListGroups', refused, always),
    held: twice('completeness', `${unknown}: the identity store could not be read`),
  },
  {
    name: 'the users of the identity store',
    hit: fault('identitystore:ListUsers', refused, always),
    held: twice('completeness', `${unknown}: the identity store could not be read`),
    world: { groups: [named(1, [1]), named(2, [1])], notInStore: [] },
  },
  {
    name: 'who is in a group of the identity store',
    hit: fault('identitystore:ListGroupMemberships', refused, always),
    held: [['completeness', `${unknown}: who is in`]],
    world: { groups: [named(1, [1]), named(2)], notInStore: [] },
  },
  {
    name: 'who is in a group of Entra ID',
    hit: fault('graph:GET groups/{id}/members', deniedByGraph, always),
    held: [['completeness', `${unknown}: who is in ${groupId(1)} could not be read`]],
  },
  {
    name: 'the provisioning jobs',
    hit: fault('graph:GET servicePrincipals/{id}/synchronization/jobs', deniedByGraph, always),
    held: [['completeness', 'the provisioning jobs of the application could not be read (ENTRA_FORBIDDEN)']],
  },
  {
    name: 'their schema',
    hit: fault('graph:GET servicePrincipals/{id}/synchronization/jobs/{id}/schema', deniedByGraph, always),
    held: [['completeness', 'the provisioning jobs of the application could not be read (ENTRA_FORBIDDEN)']],
  },
  {
    name: 'who is assigned',
    hit: fault('graph:GET servicePrincipals/{id}/appRoleAssignedTo', deniedByGraph, always),
    held: [],
  },
  { name: 'the groups of Entra ID', hit: fault('graph:GET groups', deniedByGraph, always), held: [] },
];

describe('what could not be read', () => {
  it.each(gaps)('$name: nothing is asked of Entra that it may hide', async ({ hit, held, world }) => {
    const app = provisioningApp(provisioningWorld({ ...world, faults: [hit] }));
    const report = await app.provision();
    expect(report).toMatchObject({ status: 'no-changes', degraded: true, changes: [] });
    expect(report.withheld.map(({ rule }) => rule)).toEqual(held.map(([rule]) => rule));
    for (const [index, [, reason]] of held.entries())
      expect(report.withheld[index]?.reason).toContain(reason);
    expect(app.calls(onDemand)).toBe(0);

    const healed = provisioningApp(app.now());
    expect((await healed.provision()).status).toBe('applied');
    expect((await healed.plan()).status).toBe('no-changes');
  });

  it('hidden members are nobody that we know of, and hold their group back', async () => {
    const hidden = { ...named(1, [1]), visibility: 'HiddenMembership' as const };
    const options = { groups: [hidden, named(2)], notInStore: [1, 2] };
    const app = provisioningApp(provisioningWorld(options));
    const report = await app.provision();
    expect(report.withheld).toMatchObject([{ reason: expect.stringContaining('ENTRA_MEMBERS_HIDDEN') }]);
    expect(report.outcomes).toMatchObject([{ key: groupId(2), status: 'applied' }]);

    const seeing = [...permissions, 'Member.Read.Hidden'];
    const again = provisioningApp(provisioningWorld({ ...options, permissions: seeing }));
    await again.provision();
    expect(again.store()).toEqual(['1: 1', '2:']);
  });

  it('nobody to sign in as is the end of the run', async () => {
    const denied: FaultInput['effect'] = { type: 'error', status: 401, code: 'invalid_client' };
    const app = provisioningApp(provisioningWorld({ faults: [fault('login:token', denied, always)] }));
    const report = await app.provision();
    expect(report).toMatchObject({ degraded: true, changes: [] });
    expect(app.calls(onDemand)).toBe(0);
  });
});

describe('an application whose provisioning', () => {
  const since = '2026-11-18T08:00:00Z';
  it.each([
    { name: 'is stopped', job: { status: 'Paused' }, reason: `provisioning job ${jobId} is stopped` },
    { name: 'never ran', job: { status: 'NotRun' }, reason: 'is waiting for its first cycle' },
    { name: 'is not configured', job: { status: 'NotConfigured' }, reason: 'is not configured' },
    {
      name: 'is in quarantine',
      job: {
        status: 'Quarantine',
        quarantine: { seriesBegan: since, reason: 'EncounteredQuarantineException', error: null },
      },
      reason: 'is in quarantine since 2026-11-18T08:00:00.000Z (EncounteredQuarantineException)',
    },
    { name: 'brings users alone', job: { mapsGroups: false }, reason: 'brings no groups' },
  ])('$name is not asked, and the reason is told', async ({ job, reason }) => {
    const app = provisioningApp(provisioningWorld({ job }));
    const report = await app.provision();
    expect(report).toMatchObject({ status: 'no-changes', degraded: false });
    expect(report.withheld).toMatchObject([
      { key: groupId(1), rule: 'provisioning', reason: expect.stringContaining(reason) },
    ]);
    expect(app.calls(onDemand)).toBe(0);
  });

  const job = { templateId: 'AWSIdentityCenter', cycles: 'when-told' as const };
  it.each([
    { name: 'is not there', jobs: [], reason: 'the application has no provisioning job' },
    {
      name: 'is done by two jobs',
      jobs: [
        { ...job, id: 'b', status: 'Active' as const },
        { ...job, id: 'a', status: 'Active' as const },
      ],
      reason: 'the application has 2 active provisioning jobs: a, b',
    },
  ])('$name is not guessed', async ({ jobs, reason }) => {
    const report = await provisioningApp(provisioningWorld({ jobs })).provision();
    expect(report.withheld).toMatchObject([{ rule: 'provisioning', reason }]);
  });

  it('has a stopped job beside the one that works is asked by that one', async () => {
    const jobs = [
      { ...job, id: 'old', status: 'Paused' as const },
      { ...job, id: 'new', status: 'Active' as const },
    ];
    const app = provisioningApp(provisioningWorld({ jobs }));
    expect((await app.provision()).status).toBe('applied');
    expect(app.journal.entries.at(-1)?.url).toContain('/jobs/new/provisionOnDemand');
  });
});

describe('a narrowed run', () => {
  const groups = [named(1, [1]), named(2, [2]), group(3, { displayName: 'Everybody' })];
  const world = () => provisioningWorld({ groups, notInStore: [1, 2, 3] });

  it.each([
    { name: 'an object id', wish: { groups: [groupId(2)] }, keys: [groupId(2)] },
    { name: 'a name', wish: { groups: [named(1).displayName ?? ''] }, keys: [groupId(1)] },
    { name: 'a change that was told', wish: { changedGroups: [groupId(1)] }, keys: [groupId(1)] },
    {
      name: 'both',
      wish: { groups: [groupId(1)], changedGroups: [groupId(2).toUpperCase()] },
      keys: [groupId(1), groupId(2)],
    },
    { name: 'one that no rule means', wish: { groups: [groupId(3)] }, keys: [] },
    { name: 'a change of one that is gone', wish: { changedGroups: [groupId(9)] }, keys: [] },
  ])('by $name looks at nothing else', async ({ wish, keys }) => {
    const app = provisioningApp(world());
    const report = await app.plan(wish);
    expect(report.changes.map(({ key }) => key)).toEqual(keys);
    expect(report).toMatchObject({ remarks: [], degraded: false });
    expect(app.calls('graph:GET groups')).toBe(wish.groups?.[0]?.startsWith('AWS') === true ? 1 : 0);
  });

  it('by somebody who named what is not there fails', async () => {
    const report = await provisioningApp(world()).plan({ groups: ['AWS-1111-Admin'] });
    expect(report).toMatchObject({ status: 'failed', error: { code: 'NARROWING_UNKNOWN' } });
  });

  it('by accounts is refused', async () => {
    const report = await provisioningApp(world()).plan({ accounts: ['prod'] });
    expect(report).toMatchObject({ status: 'failed', error: { code: 'NARROWING_UNSUPPORTED' } });
  });
});

describe('an application that is not there', () => {
  it('is said once, though several reads look for it', async () => {
    const nobody = { enterpriseApplication: { displayName: 'AWS IAM Identity Centre' } };
    const report = await provisioningApp(provisioningWorld(), nobody).plan();
    expect(report.degraded).toBe(true);
    expect(report.reads[0]?.gaps).toMatchObject([{ code: 'SERVICE_PRINCIPAL_NOT_FOUND' }]);
  });
});

describe('who may not have Entra provision', () => {
  it('is told of the same permission by a plan as by an apply', async () => {
    const hint =
      'Give our application the permission Synchronization.ReadWrite.All (application, with admin consent), or ' +
      'Application.ReadWrite.OwnedBy with ownership of the enterprise application.';
    const reading = ['Application.Read.All', 'GroupMember.Read.All'];
    const { reads } = await provisioningApp(provisioningWorld({ permissions: reading })).plan();
    expect(reads[0]?.gaps).toMatchObject([{ code: 'ENTRA_FORBIDDEN', hint }]);
    const some = [...reading, 'Synchronization.Read.All'];
    const { outcomes } = await provisioningApp(provisioningWorld({ permissions: some })).provision();
    expect(outcomes[0]).toMatchObject({ failure: { code: 'ENTRA_FORBIDDEN', hint } });
  });

  it('is told what is missing, once', async () => {
    const groups = Array.from({ length: 12 }, (_none, index) => named(index + 1));
    const reading = ['Application.Read.All', 'GroupMember.Read.All', 'Synchronization.Read.All'];
    const notInStore = groups.map((_group, index) => index + 1);
    const app = provisioningApp(provisioningWorld({ groups, notInStore, permissions: reading }));
    expect((await app.plan()).status).toBe('planned');
    const { outcomes } = await app.provision();
    expect(outcomes[0]).toMatchObject({ status: 'failed', failure: { code: 'ENTRA_FORBIDDEN' } });
    expect(JSON.stringify(outcomes)).toContain('Synchronization.ReadWrite.All');
    expect(outcomes.at(-1)).toMatchObject({ status: 'not-attempted', why: 'earlier-failure' });
    expect(app.calls(onDemand)).toBeLessThanOrEqual(5);
  });

  it('owns the enterprise application, and needs no more', async () => {
    const owning = ['Application.ReadWrite.OwnedBy', 'GroupMember.Read.All'];
    const app = provisioningApp(provisioningWorld({ permissions: owning }));
    expect((await app.provision()).status).toBe('applied');
    expect(app.store()).toContain('1: 1 2 3');
    expect(app.lab.world.entra.users[0]?.id).toBe(user(1).id);
  });
});
