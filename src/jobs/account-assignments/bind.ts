import type { Snapshot } from '../../core/snapshot.ts';
import type { IdentityStoreGroup } from '../../model/account-assignments.ts';
import type { LedgerEntry } from './ledger.ts';
import { isObjectId } from '../narrowing.ts';

/**
 * Which group of the identity store a group of Entra ID is. Provisioning writes the object id into an external id
 * there; display names repeat, and whoever may rename a group would choose whose access it gets.
 */
export type Binding =
  | { readonly status: 'bound'; readonly principalId: string }
  /** The identity store could not be read: the id that the ledger remembers. Good for looking, not for writing. */
  | { readonly status: 'remembered'; readonly principalId: string }
  /**
   * The id that the ledger remembers is there, and says no more whose group it is: most likely still this one's. Good
   * for looking, not for writing.
   */
  | { readonly status: 'lost'; readonly principalId: string; readonly reason: string }
  | { readonly status: 'missing' }
  | { readonly status: 'unread'; readonly reason: string }
  | { readonly status: 'ambiguous'; readonly reason: string };

/** @param groups Object ids. @returns A binding for each of them. */
export function bind(
  groups: readonly string[],
  store: Snapshot<IdentityStoreGroup>,
  ledger: ReadonlyMap<string, LedgerEntry>,
): ReadonlyMap<string, Binding> {
  const byExternalId = Map.groupBy(
    store.items.flatMap((item) =>
      [...new Set(item.externalIds.map(({ id }) => id.toLowerCase()))].map((id) => ({ id, item })),
    ),
    ({ id }) => id,
  );
  const candidates = new Map(
    groups.map((group) => [group, (byExternalId.get(group.toLowerCase()) ?? []).map(({ item }) => item)]),
  );
  const withoutIds = new Map(
    store.items.filter(({ externalIds }) => externalIds.length === 0).map((item) => [item.id, item]),
  );

  return new Map(
    [...candidates].map(([group, items]): readonly [string, Binding] => {
      const [gap] = store.gaps;
      const [only, ...others] = items;
      if (gap !== undefined) return [group, unread(gap.code, ledger.get(group))];
      if (only === undefined) {
        const before = withoutIds.get(ledger.get(group)?.principalId ?? '');
        return [group, before === undefined ? { status: 'missing' } : lost(before)];
      }
      if (others.length > 0) {
        const ids = items.map(({ id, displayName }) => `${displayName} (${id})`).toSorted();
        return [
          group,
          ambiguous(`${items.length} groups of the identity store are ${group}: ${ids.join(', ')}`),
        ];
      }
      const ids = objectIdsOf(only);
      if (ids.length > 1) {
        return [
          group,
          ambiguous(`${only.displayName} of the identity store is several groups: ${ids.join(', ')}`),
        ];
      }
      return [group, { status: 'bound', principalId: only.id }];
    }),
  );
}

/** Whichever of them are asked about: a part of the groups must not look as if it were all of them. */
function objectIdsOf({ externalIds }: IdentityStoreGroup): readonly string[] {
  return [...new Set(externalIds.map(({ id }) => id.toLowerCase()).filter(isObjectId))].toSorted();
}

function lost({ id, displayName }: IdentityStoreGroup): Binding {
  const reason = `its group of the identity store, ${displayName} (${id}), has lost its external id, so that nobody can tell whose it is`;
  return { status: 'lost', principalId: id, reason };
}

function ambiguous(reason: string): Binding {
  return { status: 'ambiguous', reason };
}

function unread(code: string, entry: LedgerEntry | undefined): Binding {
  return entry === undefined || entry.principalId === ''
    ? { status: 'unread', reason: `the identity store could not be read (${code})` }
    : { status: 'remembered', principalId: entry.principalId };
}
