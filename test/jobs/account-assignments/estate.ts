import type { RunContext } from '../../../src/core/context.ts';
import { reconcile, type Apply } from '../../../src/core/reconcile.ts';
import type { RunReport } from '../../../src/core/report.ts';
import type { Gap } from '../../../src/core/snapshot.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import type { ManagedAssignment } from '../../../src/jobs/account-assignments/assignment.ts';
import { createAccountAssignmentsJob } from '../../../src/jobs/account-assignments/job.ts';
import { readLedger } from '../../../src/jobs/account-assignments/ledger-store.ts';
import type { AssignmentNotes } from '../../../src/jobs/account-assignments/notes.ts';
import type { AccountAssignmentsReaders } from '../../../src/jobs/account-assignments/readers.ts';
import type { AccountAssignmentsRun } from '../../../src/jobs/account-assignments/run.ts';
import { accountAssignmentsSettings } from '../../../src/jobs/account-assignments/settings.ts';
import { createAccountAssignmentsWriter } from '../../../src/jobs/account-assignments/writer.ts';
import type {
  AccountAssignmentWriter,
  AssignmentQuery,
  GroupAssignment,
  IdentityStoreGroup,
  PermissionSetName,
} from '../../../src/model/account-assignments.ts';
import type { AwsAccount } from '../../../src/model/aws.ts';
import type { DirectoryGroup, GroupQuery } from '../../../src/model/directory-groups.ts';
import { createLabClock } from '../../../src/lab/clock.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { testContext } from '../../support/context.ts';
import { ACCOUNT, MANAGEMENT_ACCOUNT, NOW, OTHER_ACCOUNT } from '../../support/worlds.ts';

/** Both clouds as plain lists, which tests change between runs. */
export interface Estate {
  accounts: readonly AwsAccount[];
  groups: readonly DirectoryGroup[];
  /** Object ids. */
  assigned: readonly string[];
  nested: readonly string[];
  store: readonly IdentityStoreGroup[];
  sets: readonly PermissionSetName[];
  rows: readonly GroupAssignment[];
  /** What cannot be read, by who is asked. Where the port says so, nothing else is told then. */
  gaps: Partial<Record<'groups' | 'assigned' | 'store' | 'sets' | 'rows' | 'nested', readonly Gap[]>>;
  /** Whether rows, and who is assigned, are given although a gap is over them, as the port allows. */
  seesThroughGaps: boolean;
  callerAccountId: string;
  readonly state: StateStore;
  readonly asked: { groups: GroupQuery[]; assignments: AssignmentQuery[]; details: unknown[] };
}

export const everythingGap: Gap = { scope: 'everything', code: 'DENIED', reason: 'no' };
export const gap = (scope: string): Gap => ({ scope, code: 'DENIED', reason: 'no' });

export const objectId = (n: number): string => `60000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
export const principalId = (n: number): string => `p-${n}`;
export const arn = (name: string): string => `arn:aws:sso:::permissionSet/ssoins-1/ps-${name}`;

export function account(id: string, name: string, more: Partial<AwsAccount> = {}): AwsAccount {
  return { id, name, partition: 'aws', state: 'ACTIVE', organizationalUnits: [], ...more };
}

export function group(n: number, displayName: string, more: Partial<DirectoryGroup> = {}): DirectoryGroup {
  const kind = { isAssignableToRole: false, isDynamic: false, isMicrosoft365: false };
  return { id: objectId(n), displayName, ...kind, ...more };
}

export function stored(n: number, displayName = `group ${n}`): IdentityStoreGroup {
  const externalIds = [{ issuer: 'https://scim.aws.com/x', id: objectId(n) }];
  return { id: principalId(n), displayName, externalIds };
}

export function row(n: number, set: string, accountId: string = ACCOUNT): GroupAssignment {
  return { accountId, permissionSetArn: arn(set), principalId: principalId(n) };
}

/** A group called by the convention. */
export const named = (set: string, accountId: string = ACCOUNT): string => `AWS-${accountId}-${set}`;

/** Three accounts, the sets Admin and Read; the groups given are provisioned, and assigned to the application. */
export function estateOf(groups: readonly DirectoryGroup[], more: Partial<Estate> = {}): Estate {
  const numbers = groups.map(({ id }) => Number.parseInt(id.slice(-12), 16));
  return {
    accounts: [
      account(ACCOUNT, 'prod'),
      account(OTHER_ACCOUNT, 'test'),
      account(MANAGEMENT_ACCOUNT, 'management'),
    ],
    groups,
    assigned: groups.map(({ id }) => id),
    nested: [],
    store: numbers.map((n) => stored(n)),
    sets: ['Admin', 'Read'].map((name) => ({ name, arn: arn(name) })),
    rows: [],
    gaps: {},
    seesThroughGaps: false,
    callerAccountId: MANAGEMENT_ACCOUNT,
    state: createSqliteStore(':memory:'),
    asked: { groups: [], assignments: [], details: [] },
    ...more,
  };
}

export function readersOf(estate: Estate): AccountAssignmentsReaders {
  const { asked } = estate;
  return {
    state: estate.state,
    organization: {
      accounts: (details) => {
        asked.details.push(details);
        return Promise.resolve(estate.accounts);
      },
    },
    groups: {
      groups: (query) => {
        asked.groups.push(query);
        const fits = ({ id, displayName }: DirectoryGroup): boolean =>
          query.ids.includes(id) ||
          query.prefixes.some((prefix) => displayName.toLowerCase().startsWith(prefix.toLowerCase()));
        const gaps = estate.gaps.groups ?? [];
        const unread = new Set(gaps.map(({ scope }) => scope));
        return Promise.resolve({
          items: estate.groups.filter((one) => fits(one) && !unread.has(one.id)),
          gaps,
        });
      },
      assignedTo: () =>
        Promise.resolve(
          whole(
            // Graph forgets the assignments of a group that is deleted.
            estate.groups
              .filter(({ id }) => estate.assigned.includes(id))
              .map(({ id, displayName }) => ({ id, displayName })),
            estate.gaps.assigned,
            estate.seesThroughGaps,
          ),
        ),
      withNestedGroups: (ids) =>
        Promise.resolve({
          items: estate.nested.filter((id) => ids.includes(id)),
          gaps: estate.gaps.nested ?? [],
        }),
    },
    assignments: {
      whereabouts: () =>
        Promise.resolve({ callerAccountId: estate.callerAccountId, managementAccountId: MANAGEMENT_ACCOUNT }),
      permissionSetNames: () => {
        const gaps = estate.gaps.sets ?? [];
        const unread = new Set(gaps.map(({ scope }) => scope));
        const items = unread.has('everything') ? [] : estate.sets.filter(({ arn: one }) => !unread.has(one));
        return Promise.resolve({ items, gaps });
      },
      groups: () => Promise.resolve(whole(estate.store, estate.gaps.store)),
      assignments: (query) => {
        asked.assignments.push(query);
        const gaps = estate.gaps.rows ?? [];
        const unread = new Set(estate.seesThroughGaps ? [] : gaps.map(({ scope }) => scope));
        const orphans = new Set(query.orphans.map(({ principalId: id }) => id));
        const items = estate.rows.filter(
          (one) =>
            query.accountIds.includes(one.accountId) &&
            query.permissionSetArns.includes(one.permissionSetArn) &&
            (query.principalIds.includes(one.principalId) || orphans.has(one.principalId)) &&
            ![
              'everything',
              one.accountId,
              one.permissionSetArn,
              one.principalId,
              `${one.accountId} ${one.permissionSetArn}`,
            ].some((scope) => unread.has(scope)),
        );
        return Promise.resolve({ items, gaps, enumeration: 'by principal', why: 'it is a test' });
      },
    },
  };
}

function whole<T>(items: readonly T[], gaps: readonly Gap[] = [], seesThrough = false) {
  return { items: gaps.length > 0 && !seesThrough ? [] : items, gaps };
}

/** Writes into the estate. `refuses` says why AWS will not do it, by `create` or `delete` and the row's principal. */
export function estateWriter(
  estate: Estate,
  refuses: (type: string, assignment: GroupAssignment) => string | undefined = () => undefined,
): AccountAssignmentWriter {
  return {
    async write(edits, hooks) {
      const results = [];
      for (const edit of edits) {
        await hooks.stillMine();
        await hooks.beforeEdit(edit);
        const code = refuses(edit.type, edit.assignment);
        const others = estate.rows.filter((one) => !isSame(one, edit.assignment));
        if (code === undefined) estate.rows = edit.type === 'create' ? [...others, edit.assignment] : others;
        results.push(
          code === undefined
            ? ({ status: 'applied', edit } as const)
            : ({ status: 'failed', edit, failure: { code, message: 'AWS said no' } } as const),
        );
      }
      return results;
    },
  };
}

export function isSame(one: GroupAssignment, other: GroupAssignment): boolean {
  return (
    one.accountId === other.accountId &&
    one.permissionSetArn === other.permissionSetArn &&
    one.principalId === other.principalId
  );
}

export function settingsWith(changes: Readonly<Record<string, unknown>> = {}) {
  const limits = { maxDeletes: 1000, maxDeleteRatio: 1, emptyTarget: 'allow' };
  return accountAssignmentsSettings.parse({
    enterpriseApplication: { displayName: 'AWS' },
    policy: 'sync',
    limits,
    ...changes,
  });
}

export interface RunOptions extends AccountAssignmentsRun {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly writer?: AccountAssignmentWriter;
  readonly stillMine?: () => Promise<void>;
  readonly context?: RunContext;
  readonly apply?: Omit<Apply<ManagedAssignment, AssignmentNotes>, 'writer'>;
}

export const context = contextAfter(0);

/** A run that begins so many minutes later. */
export function contextAfter(minutes: number): RunContext {
  return testContext(createLabClock(new Date(Date.parse(NOW) + minutes * 60_000)));
}

export function jobOf(estate: Estate, { settings, scope, approve }: RunOptions = {}) {
  const run = { ...(scope === undefined ? {} : { scope }), ...(approve === undefined ? {} : { approve }) };
  return createAccountAssignmentsJob(settingsWith(settings), readersOf(estate), run);
}

export function planOf(estate: Estate, options: RunOptions = {}): Promise<RunReport> {
  return reconcile(jobOf(estate, options), options.context ?? context);
}

export function applyTo(estate: Estate, options: RunOptions = {}): Promise<RunReport> {
  const writer = createAccountAssignmentsWriter({
    assignments: options.writer ?? estateWriter(estate),
    state: estate.state,
    settings: settingsWith(options.settings),
    stillMine: options.stillMine ?? (() => Promise.resolve()),
  });
  return reconcile(jobOf(estate, options), options.context ?? context, { ...options.apply, writer });
}

export const told = ({ changes }: RunReport) =>
  changes.map(({ action, words }) => `${action} ${words[0]} ${words[2]} ${words[3]}`);
export const heldBack = ({ withheld }: RunReport) =>
  withheld.map(({ action, words, rule }) => `${action} ${words[0]} ${words[2]} ${words[3]}: ${rule}`);
export const reasons = ({ withheld }: RunReport) => withheld.map(({ reason }) => reason);
export const remarked = ({ remarks }: RunReport) => remarks.map(({ subject, text }) => `${subject}: ${text}`);

export async function ledgerOf({ state }: Pick<Estate, 'state'>) {
  return (await readLedger(state)).map(({ entry }) => entry);
}

/** Object ids of the groups that have something by the ledger. */
export async function owners(estate: Pick<Estate, 'state'>): Promise<readonly string[]> {
  const entries = await ledgerOf(estate);
  return entries.filter(({ assignments }) => assignments.length > 0).map(({ group: id }) => id);
}
