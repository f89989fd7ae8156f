import { expect } from 'vitest';
import type { RunReport } from '../../../src/core/report.ts';
import type { AppRole, World, WorldInput } from '../../../src/lab/world.ts';
import { foreignText, type LabApp } from '../../support/lab-app.ts';
import { msiamAccess, samlRole, samlTrust, worldWith, type WorldOptions } from '../../support/worlds.ts';

export const prod = '111122223333';
export const staging = '444455556666';
export const stranger = '555566667777';
export const workloads = 'ou-lab1-workloads';

type AccountInput = WorldInput['aws']['accounts'][number];
type RoleInput = NonNullable<AccountInput['roles']>[number];
type AppRoleInput = Partial<AppRole> &
  Pick<AppRole, 'id' | 'displayName'> & { readonly value: string | null };

export const providerArn = (account: string, provider = 'AzureAD'): string =>
  `arn:aws:iam::${account}:saml-provider/${provider}`;

export const pairOf = (account: string, role: string, provider = 'AzureAD'): string =>
  `arn:aws:iam::${account}:role/${role},${providerArn(account, provider)}`;

export function federated(account: string, name: string, more: Partial<RoleInput> = {}): RoleInput {
  return { ...samlRole(name, { account, provider: 'AzureAD' }), ...more };
}

export const trusting = (account: string): Record<string, unknown> => samlTrust(providerArn(account));

/** For ECS, not for people. */
export const runtime: RoleInput = {
  name: 'runtime',
  trust: {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  },
};

export function account(
  id: string,
  name: string,
  roles: readonly RoleInput[],
  more: Partial<AccountInput> = {},
) {
  return { id, name, organizationalUnit: workloads, roles: [...roles], ...more };
}

export const prodAccount = (...more: readonly RoleInput[]): AccountInput =>
  account(prod, 'prod', [
    federated(prod, 'Admin'),
    federated(prod, 'Reader'),
    federated(prod, 'Billing', { path: '/finance/' }),
    runtime,
    ...more,
  ]);

export const stagingAccount = (...more: readonly RoleInput[]): AccountInput =>
  account(staging, 'staging', [federated(staging, 'Admin'), federated(staging, 'Reader'), ...more]);

/** Everything that an object may hold beside what is ours; nobody may change a byte of it. */
export const foreignRoles: readonly AppRoleInput[] = [
  {
    id: '7e9a1c00-0000-4000-8000-000000000f01',
    value: 'Portal.Reader',
    displayName: 'Portal reader',
    description: 'Made by hand, "quoted" – and with umlauts: äöü',
  },
  {
    id: '7e9a1c00-0000-4000-8000-000000000f02',
    value: pairOf(stranger, 'Admin'),
    displayName: 'An account of nobody here',
    description: null,
  },
  {
    id: '7e9a1c00-0000-4000-8000-000000000f03',
    value: pairOf(prod, 'Admin', 'Okta'),
    displayName: 'Another provider',
    description: 'x',
    isEnabled: false,
  },
  {
    id: '7e9a1c00-0000-4000-8000-000000000f04',
    value: `arn:aws:iam::${prod}:role/Mixed,${providerArn(staging)}`,
    displayName: 'Account numbers that do not fit',
  },
];

/** An app role as Rolebridge names it, of a role that is there or was. */
export function ours(id: number, accountId: string, accountName: string, role: string): AppRoleInput {
  const name = role.slice(role.lastIndexOf('/') + 1);
  return {
    id: `7e9a1c00-0000-4000-8000-1${String(id).padStart(11, '0')}`,
    value: pairOf(accountId, role),
    displayName: `${accountName} ${name}`,
    description: `${name} in ${accountName} (${accountId})`,
  };
}

export interface CompanyOptions extends WorldOptions {
  /** App roles of the service principal beside the built-in one and the foreign ones. */
  readonly appRoles?: readonly AppRoleInput[];
}

/** Two accounts under /Workloads with five roles for people, and an enterprise application that others use too. */
export function company({ appRoles = [], ...options }: CompanyOptions = {}): World {
  return worldWith({
    accounts: [prodAccount(), stagingAccount()],
    ...options,
    aws: { organizationalUnits: [{ id: workloads, name: 'Workloads' }], ...options.aws },
    application: { appRoles: [msiamAccess()], ...options.application },
    servicePrincipal: {
      appRoles: [...foreignRoles.slice(0, 2), msiamAccess(), ...appRoles, ...foreignRoles.slice(2)],
      appRoleAssignedTo: [
        {
          id: 'assignment-foreign',
          appRoleId: '7e9a1c00-0000-4000-8000-000000000f01',
          principalId: '7e9a1c00-0000-4000-8000-00000000aaaa',
          principalType: 'User',
          principalDisplayName: 'Ada',
        },
      ],
      ...options.servicePrincipal,
    },
  });
}

const managed = new RegExp(
  `^arn:[^,]*:iam::(${prod}|${staging}):role/[^,]+,arn:[^,]*:iam::\\1:saml-provider/AzureAD$`,
  'u',
);
const reversed = new RegExp(
  `^arn:[^,]*:iam::(${prod}|${staging}):saml-provider/AzureAD,arn:[^,]*:iam::\\1:role/[^,]+$`,
  'u',
);

/** Fails when anything that is not ours differs from what the company began with, be it by a byte. */
export function expectForeignUntouched(app: LabApp, before: World): void {
  const isOurs = (value: string): boolean => managed.test(value) || reversed.test(value);
  expect(foreignText(app.world, before, isOurs)).toBe(foreignText(before, before, isOurs));
}

/** The law of the job: after the trouble is over, one apply reaches what is wanted, and then nothing is left. */
export async function expectToConverge(app: LabApp, before: World): Promise<RunReport> {
  const applied = await app.apply();
  expect(['applied', 'no-changes'], `${JSON.stringify(applied.error ?? applied.outcomes)}`).toContain(
    applied.status,
  );
  await expectSettled(app, before);
  return applied;
}

/** Plan again is empty, and nothing that is not ours was changed. */
export async function expectSettled(app: LabApp, before: World): Promise<RunReport> {
  const again = await app.plan();
  expect(again.changes).toEqual([]);
  expect(again.status).toBe('no-changes');
  expectForeignUntouched(app, before);
  return again;
}

/** Value and state of each role of ours on the service principal, sorted. */
export function published({ world }: LabApp, index = 0): readonly string[] {
  return (world.entra.servicePrincipals[index]?.appRoles ?? [])
    .filter(({ value }) => value !== null && value.includes('saml-provider/AzureAD'))
    .filter(({ id }) => !foreignRoles.some((each) => each.id === id))
    .map(({ displayName, isEnabled }) => `${displayName}${isEnabled ? '' : ' (disabled)'}`)
    .toSorted();
}

export const all = ['prod Admin', 'prod Billing', 'prod Reader', 'staging Admin', 'staging Reader'];

export const day = 86_400_000;

/** Every text that a report gives as a reason, in one. */
export function reasons(report: RunReport): string {
  return [
    ...report.reads.flatMap(({ gaps }) => gaps.map(({ code, reason }) => `${code} ${reason}`)),
    ...report.remarks.map(({ subject, text }) => `${subject}: ${text}`),
    ...report.withheld.map(({ key, rule, reason }) => `${key}: ${rule}: ${reason}`),
    ...report.outcomes.map(({ key, failure, why }) => `${key}: ${failure?.code} ${failure?.message} ${why}`),
    `${report.refusal?.code} ${report.refusal?.message}`,
    `${report.error?.code} ${report.error?.message}`,
  ].join('\n');
}
