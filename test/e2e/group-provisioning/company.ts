import type { RunRequest } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { Journal } from '../../../src/lab/journal.ts';
import type { Lab } from '../../../src/lab/lab.ts';
import type { FaultInput, GroupInput, UserInput, World } from '../../../src/lab/world.ts';
import { centerApp } from '../../support/center-app.ts';
import { group, users } from '../../support/groups.ts';
import { SCIM_ISSUER, storeUser } from '../../support/identity-center.ts';
import { secret, type Intercept } from '../../support/lab-app.ts';
import { ACCOUNT, CLIENT_ID, SERVICE_PRINCIPAL_ID, TENANT_ID } from '../../support/worlds.ts';
import { company, groupId, rowsIn, storeIdOf } from '../account-assignments/company.ts';

export { groupId, rowsIn };

export const jobId = 'IdentityCenter.1';

export interface ProvisioningOptions {
  /** Of the groups 1 and 2, `AWS-<account>-Admin` and `AWS-<account>-ReadOnly`, and of others. */
  readonly groups?: readonly GroupInput[];
  readonly people?: readonly UserInput[];
  /** Numbers of groups that provisioning has not brought to AWS yet. */
  readonly notInStore?: readonly number[];
  readonly unassigned?: readonly number[];
  /** Numbers of users who are in AWS, by the number of the group that they are in. */
  readonly inStore?: Readonly<Record<number, readonly number[]>>;
  readonly job?: Readonly<Record<string, unknown>>;
  readonly jobs?: World['entra']['servicePrincipals'][number]['synchronizationJobs'];
  readonly permissions?: readonly string[];
  readonly faults?: readonly FaultInput[];
  readonly pageSize?: Parameters<typeof company>[0]['pageSize'];
}

export const permissions = ['Application.Read.All', 'GroupMember.Read.All', 'Synchronization.ReadWrite.All'];

export function named(n: number, members: readonly number[] = []): GroupInput {
  const set = n === 1 ? 'Admin' : n === 2 ? 'ReadOnly' : `Set${n}`;
  const people = users(Math.max(0, ...members));
  return group(n, {
    displayName: `AWS-${ACCOUNT}-${set}`,
    members: members.flatMap((each) => people[each - 1]?.id ?? []),
  });
}

/** A company whose groups are provisioned to IAM Identity Center; group 1 has just been made and assigned. */
export function provisioningWorld(options: ProvisioningOptions = {}): World {
  const { groups = [named(1, [1, 2, 3]), named(2)], people = users(12), notInStore = [1] } = options;
  const world = company({
    accounts: [{ id: ACCOUNT, name: 'prod' }],
    permissionSets: ['Admin', 'ReadOnly'],
    groups,
    users: people,
    notInStore,
    unassigned: options.unassigned ?? [],
    ...(options.faults === undefined ? {} : { faults: [...options.faults] }),
    ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
  });
  const [application] = world.entra.servicePrincipals;
  const [client] = world.entra.clients;
  const store = world.aws.identityCenter?.identityStore;
  if (application === undefined || client === undefined || store === undefined)
    throw new Error('the company has everything');
  client.permissions = [...(options.permissions ?? permissions)];
  application.synchronizationJobs = options.jobs ?? [
    { id: jobId, templateId: 'AWSIdentityCenter', status: 'Active', cycles: 'when-told', ...options.job },
  ];
  for (const [n, members] of Object.entries(options.inStore ?? {})) {
    for (const number of members) {
      const user = people[number - 1];
      if (user === undefined) continue;
      const { id, userName } = storeUser(user.userPrincipalName);
      if (!store.users.some((each) => each.id === id)) {
        const externalIds = [{ issuer: SCIM_ISSUER, id: user.id }];
        store.users.push({ id, userName, externalIds, createdDate: '2024-01-01T00:00:00Z' });
      }
      const membership = { group: storeIdOf(Number(n)), user: id };
      store.memberships.push({
        id: `1a2b3c4d5e-0000000${n}-0000-4000-8000-${String(number).padStart(12, '0')}`,
        ...membership,
      });
    }
  }
  return world;
}

/** Both jobs that build on each other, as the terminal would run them. */
export interface ProvisioningApp {
  readonly lab: Lab;
  readonly journal: Journal;
  provision(request?: Partial<RunRequest>, signal?: AbortSignal): Promise<RunReport>;
  plan(more?: Omit<Extract<RunRequest, { mode: 'plan' }>, 'mode'>): Promise<RunReport>;
  assign(mode?: 'plan' | 'apply'): Promise<RunReport>;
  /** How often an operation was asked for. */
  calls(operation: string): number;
  /** `<group number>: <user numbers>` of what is in the identity store. */
  store(): readonly string[];
  now(): World;
}

export function provisioningApp(
  world: World,
  settings: Readonly<Record<string, unknown>> = {},
  intercept?: Intercept,
): ProvisioningApp {
  const config = parseConfig(
    JSON.stringify({
      version: 1,
      aws: { region: 'eu-west-1' },
      entra: {
        tenantId: TENANT_ID,
        clientId: CLIENT_ID,
        credential: { environmentVariable: secret.variable },
      },
      state: { dynamodb: { table: 'unused' } },
      jobs: {
        groupProvisioning: {
          enterpriseApplication: { id: SERVICE_PRINCIPAL_ID },
          rules: [{ pattern: 'AWS-.+', members: true }],
          ...settings,
        },
        accountAssignments: { enterpriseApplication: { id: SERVICE_PRINCIPAL_ID } },
      },
    }),
    'test',
  );
  const app = centerApp(world, config, intercept);
  return {
    lab: app.lab,
    journal: app.lab.journal,
    now: () => app.now(),
    provision: (request, signal) => app.run('group-provisioning', { mode: 'apply', ...request }, signal),
    plan: (more) => app.run('group-provisioning', { mode: 'plan', ...more }),
    assign: (mode = 'apply') => app.run('account-assignments', { mode }),
    calls: (operation) => app.lab.journal.entries.filter((entry) => entry.operation === operation).length,
    store: () => storeOf(app.lab.world),
  };
}

export const onDemand = 'graph:POST servicePrincipals/{id}/synchronization/jobs/{id}/provisionOnDemand';

function storeOf({ aws }: World): readonly string[] {
  const { groups = [], memberships = [], users: people = [] } = aws.identityCenter?.identityStore ?? {};
  const numberOf = (ids: readonly { readonly id: string }[]): number =>
    Number.parseInt(ids[0]?.id.slice(-12) ?? '0', 16);
  const userOf = new Map(people.map(({ id, externalIds }) => [id, numberOf(externalIds)]));
  return groups
    .map(({ id, externalIds }) => {
      const members = memberships
        .filter((each) => each.group === id)
        .map(({ user }) => userOf.get(user) ?? 0);
      return `${numberOf(externalIds)}: ${members.toSorted((a, b) => a - b).join(' ')}`.trim();
    })
    .toSorted();
}
