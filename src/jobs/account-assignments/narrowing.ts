import type { Remark } from '../../core/job.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import type { AwsAccount } from '../../model/aws.ts';
import { accountWords, isObjectId, namedGroups, namedGroupsQuery, narrowedTo } from '../narrowing.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Scope } from './scope.ts';

/** Which groups have to be read to know those that a run is narrowed to; undefined when it is not. */
export function groupQuery(
  wanted: readonly string[] | undefined,
  ledger: readonly LedgerEntry[],
): GroupQuery | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const remembered = ledger.filter(
    ({ displayName }) => wanted.includes(displayName) && !isObjectId(displayName),
  );
  return namedGroupsQuery(
    wanted,
    remembered.map(({ group }) => group),
  );
}

/**
 * Object ids of the groups that a run is narrowed to; undefined when it is not.
 * @param wanted Object ids or display names, the latter also as the ledger remembers them.
 * @throws RolebridgeError NARROWING_UNKNOWN when one fits no group, or several
 */
export function groupScope(
  wanted: readonly string[] | undefined,
  groups: Snapshot<DirectoryGroup>,
  ledger: readonly LedgerEntry[],
): ReadonlySet<string> | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const remembered = ledger.filter(isMeant).map(({ group, displayName }) => ({ id: group, displayName }));
  return new Set(namedGroups(wanted, groups, remembered));
}

/** Says to what a run is narrowed; nothing when it is not, or to nothing. */
export function narrowedRemarks(
  { accounts: ids, groups: of }: Scope,
  accounts: readonly Pick<AwsAccount, 'id' | 'name'>[],
  groups: readonly Pick<DirectoryGroup, 'id' | 'displayName'>[],
  ledger: readonly LedgerEntry[],
): readonly Remark[] {
  const names = new Map([
    ...ledger.map(({ group, displayName }) => [group, displayName] as const),
    ...groups.map(({ id, displayName }) => [id, displayName] as const),
  ]);
  const inAccounts = [...(ids ?? [])].map((id) => accountWords(id, accounts));
  const inGroups = [...(of ?? [])].map((id) => names.get(id) ?? id);
  return [
    ...(inAccounts.length === 0 ? [] : [narrowedTo('account', inAccounts)]),
    ...(inGroups.length === 0 ? [] : [narrowedTo('group', inGroups)]),
  ];
}

/** Of a group that was deleted only the memory is left: one of the same name is meant. */
function isMeant({ goneSince, assignments }: LedgerEntry): boolean {
  return goneSince === undefined || assignments.length > 0;
}
