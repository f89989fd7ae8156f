import type { RunContext } from '../../core/context.ts';
import type { Remark } from '../../core/job.ts';
import { everything, type Snapshot } from '../../core/snapshot.ts';
import type { IdentityStoreGroup } from '../../model/account-assignments.ts';
import type { DirectoryGroup } from '../../model/directory-groups.ts';
import { principalsOf, type LedgerEntry } from './ledger.ts';
import { isObjectId } from '../narrowing.ts';
import type { AccountAssignmentsReaders } from './readers.ts';
import type { WantedScope } from './run.ts';
import type { AccountAssignmentsSettings } from './settings.ts';
import { wishesOf } from './wishes.ts';

/** The groups of ours among those that a change was told of, and what was read to know that. */
export interface ToldGroups {
  /** Object ids. */
  readonly ids: ReadonlySet<string>;
  readonly read: Snapshot<DirectoryGroup>;
  /** Of those that were read, the ones that are none of ours so far. */
  readonly strangers: readonly DirectoryGroup[];
  /** Absent when nobody asked for it. */
  readonly store?: Snapshot<IdentityStoreGroup>;
  /** What was left out, and why. */
  readonly remarks: readonly Remark[];
}

/**
 * An event says that something happened to a group, not that the group is ours: unlike a name that a person gave, one
 * that is none is no mistake. A principal is found by its external ids in the identity store and by the ledger, which
 * also remembers groups that have left it. Undefined when no change was told of.
 */
export async function toldGroups(
  settings: AccountAssignmentsSettings,
  { groups, assignments }: AccountAssignmentsReaders,
  { changedGroups = [], principals = [] }: WantedScope,
  ledger: readonly LedgerEntry[],
  context: RunContext,
): Promise<ToldGroups | undefined> {
  if (changedGroups.length + principals.length === 0) return undefined;
  const store = principals.length === 0 ? undefined : await assignments.groups(context);
  const bound = new Map(distinct(principals).map((id) => [id, objectIdsOf(id, store?.items ?? [], ledger)]));
  const candidates = distinct([
    ...changedGroups.map((id) => id.toLowerCase()),
    ...[...bound.values()].flat(),
  ]);
  const none: Snapshot<DirectoryGroup> = { items: [], gaps: [] };
  const read =
    candidates.length === 0
      ? none
      : await groups.groups({ prefixes: [], ids: candidates.toSorted() }, context);
  const ours = new Set([
    ...ledger.map(({ group }) => group),
    ...wishesOf(settings, read.items).items.map(({ group }) => group.id),
    // Nobody can tell yet: the gap says so, and nothing is done about it.
    ...read.gaps.map(({ scope }) => scope),
  ]);
  const isOurs = (id: string): boolean => ours.has(id) || ours.has(everything);
  return {
    ids: new Set(candidates.filter(isOurs)),
    read,
    strangers: read.items.filter(({ id }) => !isOurs(id)),
    ...(store === undefined ? {} : { store }),
    remarks: [
      ...[...bound].filter(([, found]) => found.length === 0).map(([id]) => leftOut(id, strangerInStore)),
      ...candidates.filter((id) => !isOurs(id)).map((id) => leftOut(id, strangerInEntra)),
    ],
  };
}

const strangerInStore = 'a change of it was told, and neither its external ids nor the ledger know it';
const strangerInEntra = 'a change of it was told, and no rule, no mapping and no ledger entry concerns it';

function leftOut(subject: string, text: string): Remark {
  return { severity: 'info', subject, text };
}

/** Of its external ids, those that have the form of Entra's: Graph takes any other for a mistake. */
function objectIdsOf(
  principal: string,
  store: readonly IdentityStoreGroup[],
  ledger: readonly LedgerEntry[],
): readonly string[] {
  return distinct([
    ...store
      .filter(({ id }) => id === principal)
      .flatMap(({ externalIds }) => externalIds.map(({ id }) => id.toLowerCase()))
      .filter(isObjectId),
    ...ledger.filter((entry) => principalsOf(entry).includes(principal)).map(({ group }) => group),
  ]);
}

function distinct(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
