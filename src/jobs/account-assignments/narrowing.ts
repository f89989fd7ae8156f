import type { Remark } from '../../core/job.ts';
import { everything, type Snapshot } from '../../core/snapshot.ts';
import type { DirectoryGroup, GroupQuery } from '../../model/directory-groups.ts';
import type { AwsAccount } from '../../model/aws.ts';
import { accountWords, narrowedTo, onlyOne } from '../narrowing.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Scope } from './scope.ts';

/** As Entra ID writes ids, in whichever case. */
const objectId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

export function isObjectId(text: string): boolean {
  return objectId.test(text);
}

/** Which groups have to be read to know those that a run is narrowed to; undefined when it is not. */
export function groupQuery(
  wanted: readonly string[] | undefined,
  ledger: readonly LedgerEntry[],
): GroupQuery | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const names = wanted.filter((text) => !objectId.test(text));
  const ids = wanted.filter((text) => objectId.test(text)).map((text) => text.toLowerCase());
  const remembered = ledger
    .filter(({ displayName }) => names.includes(displayName))
    .map(({ group }) => group);
  return {
    prefixes: [...new Set(names)].toSorted(),
    ids: [...new Set([...ids, ...remembered])].toSorted(),
  };
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
  const broken = groups.gaps.find(({ scope }) => scope === everything);
  const known = [
    ...groups.items.map(({ id, displayName }) => ({ id, displayName })),
    ...ledger.filter(isMeant).map(({ group, displayName }) => ({ id: group, displayName })),
    // Asked for by its id, and not readable: the gap says so, and nothing is done about it.
    ...groups.gaps.filter((gap) => gap !== broken).map(({ scope }) => ({ id: scope, displayName: '' })),
  ];
  return new Set(
    wanted.map((text) => {
      const ids = known
        .filter(({ id, displayName }) => id === text.toLowerCase() || displayName === text)
        .map(({ id }) => id);
      const names = groups.items.map(({ displayName }) => displayName);
      return onlyOne('group', text, [...new Set(ids)].toSorted(), names, broken?.reason);
    }),
  );
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
