import type { RunContext } from '../../core/context.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { IdentityStoreGroup, PermissionSetName, Whereabouts } from '../../model/account-assignments.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AssignedGroup, DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import { accountScope } from '../narrowing.ts';
import { neededDetails, selectorOf } from './account-selector.ts';
import type { LedgerEntry } from './ledger.ts';
import { prefixesOf } from './naming.ts';
import { groupQuery, groupScope } from './narrowing.ts';
import type { AccountAssignmentsReaders } from './readers.ts';
import type { AccountAssignmentsRun } from './run.ts';
import type { Scope } from './scope.ts';
import type { AccountAssignmentsSettings } from './settings.ts';
import type { ToldGroups } from './told-groups.ts';

/** Everything that is read before it is known which assignments to ask for. */
export interface Sources {
  /** Before anything was read. */
  readonly readAt: Date;
  readonly scope: Scope;
  /** All of it, in whatever scope. */
  readonly ledger: readonly LedgerEntry[];
  /** Every account of the organization. */
  readonly accounts: readonly AwsAccount[];
  /** Those in the scope. */
  readonly groups: Snapshot<DirectoryGroup>;
  /** Groups of others that a change was told of. */
  readonly strangers: readonly DirectoryGroup[];
  readonly assigned: Snapshot<AssignedGroup>;
  readonly whereabouts: Whereabouts;
  readonly permissionSets: Snapshot<PermissionSetName>;
  readonly store: Snapshot<IdentityStoreGroup>;
}

/** What is known already when the sources are read. */
export interface KnownBefore {
  readonly readAt: Date;
  readonly ledger: readonly LedgerEntry[];
  /** Absent when no event told of a change. */
  readonly told?: ToldGroups;
}

/** @throws RolebridgeError NARROWING_UNKNOWN, and as the readers do */
export async function readSources(
  settings: AccountAssignmentsSettings,
  { organization, groups, assignments }: AccountAssignmentsReaders,
  { scope: wanted = {} }: AccountAssignmentsRun,
  { readAt, ledger, told }: KnownBefore,
  context: RunContext,
): Promise<Sources> {
  const { enterpriseApplication, rules, mappings } = settings;
  /** What an event told of has been read already. */
  async function readGroups(query: GroupQuery | undefined): Promise<Snapshot<DirectoryGroup>> {
    if (told === undefined) return groups.groups(query ?? wholeQuery(settings, ledger), context);
    return query === undefined ? told.read : joined(told.read, await groups.groups(query, context));
  }
  const texts = [...rules.map(({ account }) => account), ...mappings.flatMap(({ accounts }) => accounts)];
  const [accounts, read, assigned, whereabouts, permissionSets, store] = await Promise.all([
    organization.accounts(neededDetails(texts.map(selectorOf)), context),
    readGroups(groupQuery(wanted.groups, ledger)),
    // Only a rule asks for it.
    rules.length === 0 ? nobody : groups.assignedTo(enterpriseApplication, context),
    assignments.whereabouts(context),
    assignments.permissionSetNames(context),
    told?.store ?? assignments.groups(context),
  ]);
  const inAccounts = accountScope(wanted.accounts, accounts);
  const inGroups = both(groupScope(wanted.groups, read, ledger), told?.ids);
  return {
    readAt,
    scope: {
      ...(inAccounts === undefined ? {} : { accounts: inAccounts }),
      ...(inGroups === undefined ? {} : { groups: inGroups }),
    },
    ledger,
    accounts,
    groups: { ...read, items: read.items.filter(({ id }) => inGroups?.has(id) ?? true) },
    strangers: told?.strangers ?? [],
    assigned,
    whereabouts,
    permissionSets,
    store,
  };
}

function joined(one: Snapshot<DirectoryGroup>, other: Snapshot<DirectoryGroup>): Snapshot<DirectoryGroup> {
  const items = new Map([...one.items, ...other.items].map((each) => [each.id, each]));
  return { items: [...items.values()], gaps: [...one.gaps, ...other.gaps] };
}

function both(
  one: ReadonlySet<string> | undefined,
  other: ReadonlySet<string> | undefined,
): ReadonlySet<string> | undefined {
  return one === undefined || other === undefined ? (one ?? other) : new Set([...one, ...other]);
}

const nobody: Snapshot<AssignedGroup> = { items: [], gaps: [] };

function wholeQuery(
  { rules, mappings }: AccountAssignmentsSettings,
  ledger: readonly LedgerEntry[],
): GroupQuery {
  const ids = new Set([...mappings.map(({ group }) => group), ...ledger.map(({ group }) => group)]);
  return { prefixes: rules.length === 0 ? [] : prefixesOf(rules), ids: [...ids].toSorted() };
}
