import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/parse.ts';
import type { Config } from '../../../src/config/schema.ts';
import { failureOfRun } from '../../../src/handlers/runtime/run-failed-error.ts';
import { centerApp } from '../../support/center-app.ts';
import { user, users } from '../../support/groups.ts';
import { secret } from '../../support/lab-app.ts';
import { CLIENT_ID, MSIAM_ACCESS_ID, SERVICE_PRINCIPAL_ID, TENANT_ID } from '../../support/worlds.ts';
import { look, type LookOptions } from '../account-assignments/watching.ts';
import { groupId, named, onDemand, permissions, provisioningWorld, rowsIn } from './company.ts';

const enterpriseApplication = { id: SERVICE_PRINCIPAL_ID };
const rules = [{ pattern: 'AWS-.+-Admin', members: true }, { pattern: 'AWS-.+' }];

function configWith(jobs: Readonly<Record<string, unknown>>): Config {
  const credential = { environmentVariable: secret.variable };
  return parseConfig(
    JSON.stringify({
      version: 1,
      aws: { region: 'eu-west-1' },
      entra: { tenantId: TENANT_ID, clientId: CLIENT_ID, credential },
      state: { dynamodb: { table: 'unused' } },
      jobs,
    }),
    'test',
  );
}

/** A company in step, watched; group 2 is there. */
async function watched(
  jobs: Readonly<Record<string, unknown>> = {
    groupProvisioning: { enterpriseApplication, rules },
    accountAssignments: { enterpriseApplication },
  },
) {
  const config = configWith(jobs);
  const world = provisioningWorld({ groups: [named(2)], notInStore: [], permissions });
  const app = centerApp(world, config);
  const watching = { ...app, config, journal: app.lab.journal };
  await look(watching);
  return { app: watching, world: app.world, look: (options: LookOptions = {}) => look(watching, options) };
}

/** Group 1 is made, with people in it, and an administrator assigns it to the application. */
function arrive(
  { entra }: Awaited<ReturnType<typeof watched>>['world'],
  members: readonly number[],
  people = users(12),
): void {
  const [made] = provisioningWorld({ groups: [named(1, members)], people }).entra.groups;
  if (made === undefined) throw new Error('there is a group');
  entra.groups.push(made);
  entra.servicePrincipals[0]?.appRoleAssignedTo.push({
    id: 'assigned-1',
    appRoleId: MSIAM_ACCESS_ID,
    principalId: made.id,
    principalType: 'Group',
    principalDisplayName: made.displayName,
  });
}

describe('a watched directory whose groups do not wait for provisioning', () => {
  it('has a new group in AWS, and with its access, after one look', async () => {
    const { world, look: again } = await watched();
    arrive(world, [1, 2]);
    const { narrowedTo, reports, seen } = await again();
    const both = { 'group-provisioning': [groupId(1)], 'account-assignments': [groupId(1)] };
    expect([narrowedTo, seen]).toEqual([both, true]);
    expect(reports.map(({ job, status }) => `${job} ${status}`)).toEqual([
      'group-provisioning applied',
      'account-assignments applied',
    ]);
    expect(rowsIn(world)).toHaveLength(2);
    expect(world.aws.identityCenter?.identityStore.memberships).toHaveLength(2);
  });

  it('sees who joins, for provisioning alone', async () => {
    const { world, look: again } = await watched();
    arrive(world, [1]);
    await again();
    world.entra.groups.find(({ id }) => id === groupId(1))?.members.push(user(5).id);
    const { narrowedTo, calls } = await again();
    expect(narrowedTo).toEqual({ 'group-provisioning': [groupId(1)] });
    expect(calls.filter((each) => each === onDemand)).toHaveLength(1);
    expect(world.aws.identityCenter?.identityStore.memberships).toHaveLength(2);
    expect(await again()).toMatchObject({ changed: 0, calls: ['graph:GET groups/delta'] });
  });

  it('does not follow members when no rule asks for them', async () => {
    const { world, look: again } = await watched({
      groupProvisioning: { enterpriseApplication, rules: [{ pattern: 'AWS-.+' }] },
      accountAssignments: { enterpriseApplication },
    });
    world.entra.groups[0]?.members.push(user(5).id);
    expect(await again()).toMatchObject({ changed: 0, reports: [] });
  });

  it('does what is left to one job when the other was kept out, and both again', async () => {
    const { app, world, look: again } = await watched();
    arrive(world, [1]);
    const until = new Date(app.lab.clock.now().getTime() + 60_000).toISOString();
    const held = { held: true, owner: 'somebody', since: until, until };
    await app.state.put({ partition: 'lease', name: 'group-provisioning' }, held, 'absent');
    const kept = await again();
    expect(kept.seen).toBe(false);
    expect(kept.reports.map(({ job, error }) => `${job} ${error?.code ?? 'in order'}`)).toEqual([
      'group-provisioning LEASE_HELD',
      'account-assignments in order',
    ]);
    await app.lab.clock.sleep(60_001);
    expect((await again()).seen).toBe(true);
    expect(rowsIn(world)).toHaveLength(2);
  });

  it('leaves to the schedule what Entra did not do', async () => {
    const { world, look: again } = await watched();
    arrive(world, [1]);
    const [client] = world.entra.clients;
    if (client === undefined) throw new Error('there is a client');
    client.permissions = permissions.filter((each) => !each.startsWith('Synchronization'));
    const { seen, reports } = await again();
    expect([seen, reports[0]?.degraded]).toEqual([true, true]);
    expect(await again()).toMatchObject({ changed: 0, reports: [] });
  });

  it('gives access its turn, however many people have to be brought first', async () => {
    const { world, look: again } = await watched();
    // Two hundred requests, at one in two seconds.
    const people = users(1_000);
    const crowd = provisioningWorld({ groups: [], people }).entra.users;
    world.entra.users.push(...crowd.slice(world.entra.users.length));
    arrive(
      world,
      people.map((_each, index) => index + 1),
      people,
    );
    const { seen, reports } = await again({ time: 540_000 });
    expect(reports.map(({ job, status }) => `${job} ${status}`)).toEqual([
      'group-provisioning failed',
      'account-assignments applied',
    ]);
    expect(reports.map(failureOfRun)[0]?.code).toBe('DEADLINE');
    expect(seen).toBe(true);
    expect(rowsIn(world)).toHaveLength(2);
    // It goes on with its own schedule.
    expect(await again()).toMatchObject({ changed: 0, reports: [] });
  });

  it('is watched for provisioning alone, too', async () => {
    const { world, look: again } = await watched({ groupProvisioning: { enterpriseApplication, rules } });
    arrive(world, []);
    const { narrowedTo, reports } = await again();
    expect(narrowedTo).toEqual({ 'group-provisioning': [groupId(1)] });
    expect(reports).toMatchObject([{ job: 'group-provisioning', status: 'applied' }]);
  });
});
