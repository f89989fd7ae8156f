import type { RunRequest } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import type { Config } from '../../../src/config/schema.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { Journal } from '../../../src/lab/journal.ts';
import type { GroupInput, UserInput, World, WorldInput } from '../../../src/lab/world.ts';
import { centerApp, type CenterApp } from '../../support/center-app.ts';
import {
  identityCenter,
  permissionSet,
  permissionSetArn,
  principalId,
  storeGroup,
  type IdentityCenterInput,
} from '../../support/identity-center.ts';
import { secret, type Intercept } from '../../support/lab-app.ts';
import {
  CLIENT_ID,
  MSIAM_ACCESS_ID,
  SERVICE_PRINCIPAL_ID,
  TENANT_ID,
  worldWith,
} from '../../support/worlds.ts';

/** `<account> <permission set> <group number>`, which says everything about an assignment. */
export type Row = string;

export interface CompanyOptions {
  readonly accounts: NonNullable<Parameters<typeof worldWith>[0]>['accounts'];
  /** Organizational units that accounts are in. */
  readonly units?: NonNullable<WorldInput['aws']['organizationalUnits']>;
  readonly permissionSets: readonly string[];
  readonly groups: readonly GroupInput[];
  readonly users?: readonly UserInput[];
  /** Numbers of groups that nobody assigned to the enterprise application. */
  readonly unassigned?: readonly number[];
  /** Numbers of groups that provisioning has not brought to AWS yet. */
  readonly notInStore?: readonly number[];
  readonly rows?: readonly Row[];
  /** Rows that the ledger knows, under the names that the groups had then. */
  readonly ledger?: readonly { readonly row: Row; readonly displayName: string }[];
  readonly center?: IdentityCenterInput;
  readonly faults?: WorldInput['faults'];
  readonly pageSize?: WorldInput['pageSize'];
}

/** A company whose groups are provisioned to IAM Identity Center by its gallery application. */
export function company(options: CompanyOptions): World {
  const {
    accounts,
    permissionSets,
    groups,
    unassigned = [],
    notInStore = [],
    rows = [],
    ledger = [],
  } = options;
  const assigned = groups.filter(({ id }) => !unassigned.includes(numberOf(id)));
  const stored = groups.filter(({ id }) => !notInStore.includes(numberOf(id)));
  return worldWith({
    ...(accounts === undefined ? {} : { accounts }),
    ...(options.units === undefined ? {} : { aws: { organizationalUnits: options.units } }),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
    identityCenter: identityCenter({
      permissionSets: permissionSets.map((name) => permissionSet(name)),
      accountAssignments: rows.map(assignmentOf),
      identityStore: {
        groups: stored.map(({ id, displayName }) => ({
          ...storeGroup(displayName, { externalId: id }),
          id: storeIdOf(numberOf(id)),
        })),
      },
      ...options.center,
    }),
    entra: {
      clients: [
        {
          appId: CLIENT_ID,
          displayName: 'Rolebridge',
          permissions: ['Application.Read.All', 'GroupMember.Read.All'],
        },
      ],
      groups: [...groups],
      users: [...(options.users ?? [])],
    },
    servicePrincipal: {
      applicationTemplateId: '21ed01d2-ec13-4e9e-86c1-cd546719ebc4',
      appRoleAssignedTo: assigned.map(({ id, displayName }) => ({
        id: `assigned-${id}`,
        appRoleId: MSIAM_ACCESS_ID,
        principalId: id,
        principalType: 'Group',
        principalDisplayName: displayName,
      })),
    },
    state: { 'ledger#account-assignments': ledgerOf(ledger) },
  });
}

/** The id in the identity store of the group with this number, whatever its name is. */
export function storeIdOf(n: number): string {
  return principalId(`group ${n}`);
}

function numberOf(id: string): number {
  return Number.parseInt(id.slice(-12), 16);
}

function parts(row: Row): { readonly account: string; readonly set: string; readonly n: number } {
  const [account = '', set = '', n = ''] = row.split(' ');
  return { account, set, n: Number(n) };
}

function assignmentOf(row: Row) {
  const { account, set, n } = parts(row);
  return { account, permissionSet: set, principalType: 'GROUP' as const, principalId: storeIdOf(n) };
}

/** As the ledger stores it: an item for each group, and one for each of its accounts. */
function ledgerOf(entries: NonNullable<CompanyOptions['ledger']>) {
  const byGroup = Map.groupBy(entries, ({ row }) => parts(row).n);
  const item = (n: number, account: string, value: object) => [
    [groupId(n), account].join(' ').trim(),
    { version: 1, value: { formatVersion: 1, group: groupId(n), ...value } },
  ];
  return Object.fromEntries(
    [...byGroup].flatMap(([n, own]) => [
      item(n, '', { displayName: own[0]?.displayName ?? '', principalId: storeIdOf(n) }),
      ...[...Map.groupBy(own, ({ row }) => parts(row).account)].map(([accountId, there]) =>
        item(n, accountId, {
          accountId,
          assignments: there.map(({ row }) => {
            const { set } = parts(row);
            return {
              permissionSetArn: permissionSetArn(set),
              permissionSet: set,
              principalId: storeIdOf(n),
              how: 'created',
              since: '2026-03-01T08:00:00.000Z',
            };
          }),
        }),
      ),
    ]),
  );
}

/** As test/support/groups.ts numbers them. */
export function groupId(n: number): string {
  return `60000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Every assignment of a group that is there now, sorted. */
export function rowsIn({ aws }: World): readonly Row[] {
  const numbers = new Map(Array.from({ length: 2000 }, (_none, n) => [storeIdOf(n), n] as const));
  return (aws.identityCenter?.accountAssignments ?? [])
    .map(({ account, permissionSet: set, principalId: id }) => `${account} ${set} ${numbers.get(id) ?? id}`)
    .toSorted();
}

export interface AccessApp extends Pick<
  CenterApp,
  'lab' | 'world' | 'state' | 'now' | 'connections' | 'context'
> {
  readonly config: Config;
  readonly journal: Journal;
  run(request: RunRequest, signal?: AbortSignal): Promise<RunReport>;
  plan(more?: Omit<Extract<RunRequest, { mode: 'plan' }>, 'mode'>): Promise<RunReport>;
  apply(
    more?: Omit<Extract<RunRequest, { mode: 'apply' }>, 'mode'>,
    signal?: AbortSignal,
  ): Promise<RunReport>;
}

export interface AccessOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly intercept?: Intercept;
}

/** A configuration as a file has it. The job may also delete, unless `settings` say otherwise. */
export function accessSettings(settings: AccessOptions['settings']): object {
  return {
    version: 1,
    aws: { region: 'eu-west-1' },
    entra: {
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      credential: { environmentVariable: secret.variable },
    },
    state: { dynamodb: { table: 'unused' } },
    jobs: {
      accountAssignments: {
        enterpriseApplication: { id: SERVICE_PRINCIPAL_ID },
        policy: 'sync',
        ...settings,
      },
    },
  };
}

export function accessConfig(settings: AccessOptions['settings']): Config {
  return parseConfig(JSON.stringify(accessSettings(settings)), 'test');
}

/** The whole app with the job account-assignments. */
export function accessApp(world: World, { settings, intercept }: AccessOptions = {}): AccessApp {
  const config = accessConfig(settings);
  const app = centerApp(world, config, intercept);
  const run = (request: RunRequest, signal?: AbortSignal) => app.run('account-assignments', request, signal);
  return {
    ...app,
    config,
    journal: app.lab.journal,
    run,
    plan: (more) => run({ mode: 'plan', ...more }),
    async apply(more, signal) {
      // What is approved is a plan that somebody has read.
      const approving = (more?.approve ?? []).length > 0 && more?.expect === undefined;
      const planned = approving ? await run({ ...more, mode: 'plan' }) : undefined;
      const expect = planned?.planId;
      return run({ mode: 'apply', ...more, ...(expect === undefined ? {} : { expect }) }, signal);
    },
  };
}
