import type { RunContext } from '../../core/context.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { IdentityStoreGroup, PermissionSetName, Whereabouts } from '../../model/account-assignments.ts';
import type { AwsAccount } from '../../model/aws.ts';
import type { AssignedGroup, DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import { neededDetails, selectorOf } from './account-selector.ts';
import type { LedgerEntry } from './ledger.ts';
import { readLedger } from './ledger-store.ts';
import { prefixesOf } from './naming.ts';
import { accountScope, groupQuery, groupScope } from './narrowing.ts';
import type { AccountAssignmentsReaders } from './readers.ts';
import type { AccountAssignmentsRun } from './run.ts';
import type { Scope } from './scope.ts';
import type { AccountAssignmentsSettings } from './settings.ts';

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
  readonly assigned: Snapshot<AssignedGroup>;
  readonly whereabouts: Whereabouts;
  readonly permissionSets: Snapshot<PermissionSetName>;
  readonly store: Snapshot<IdentityStoreGroup>;
}

/** @throws RolebridgeError LEDGER_UNREADABLE, NARROWING_UNKNOWN, and as the readers do */
export async function readSources(
  settings: AccountAssignmentsSettings,
  { organization, groups, assignments, state }: AccountAssignmentsReaders,
  { scope: wanted = {} }: AccountAssignmentsRun,
  context: RunContext,
): Promise<Sources> {
  const readAt = context.clock.now();
  const { enterpriseApplication, rules, mappings } = settings;
  const ledger = (await readLedger(state)).map(({ entry }) => entry);
  const texts = [...rules.map(({ account }) => account), ...mappings.flatMap(({ accounts }) => accounts)];
  const [accounts, read, assigned, whereabouts, permissionSets, store] = await Promise.all([
    organization.accounts(neededDetails(texts.map(selectorOf)), context),
    groups.groups(groupQuery(wanted.groups, ledger) ?? wholeQuery(settings, ledger), context),
    // Only a rule asks for it.
    rules.length === 0 ? nobody : groups.assignedTo(enterpriseApplication, context),
    assignments.whereabouts(context),
    assignments.permissionSetNames(context),
    assignments.groups(context),
  ]);
  const inAccounts = accountScope(wanted.accounts, accounts);
  const inGroups = groupScope(wanted.groups, read, ledger);
  return {
    readAt,
    scope: {
      ...(inAccounts === undefined ? {} : { accounts: inAccounts }),
      ...(inGroups === undefined ? {} : { groups: inGroups }),
    },
    ledger,
    accounts,
    groups: { ...read, items: read.items.filter(({ id }) => inGroups?.has(id) ?? true) },
    assigned,
    whereabouts,
    permissionSets,
    store,
  };
}

const nobody: Snapshot<AssignedGroup> = { items: [], gaps: [] };

function wholeQuery(
  { rules, mappings }: AccountAssignmentsSettings,
  ledger: readonly LedgerEntry[],
): GroupQuery {
  const ids = new Set([...mappings.map(({ group }) => group), ...ledger.map(({ group }) => group)]);
  return { prefixes: rules.length === 0 ? [] : prefixesOf(rules), ids: [...ids].toSorted() };
}
