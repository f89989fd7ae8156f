import { RolebridgeError } from '../../core/errors.ts';
import { stableJson } from '../../core/stable-json.ts';
import type { StateEntry, StateStore } from '../../state/state-store.ts';
import { entryOf, itemName, itemsOf, ledgerItem, type LedgerItem } from './ledger-items.ts';
import type { LedgerEntry } from './ledger.ts';

const partition = 'ledger#account-assignments';

/** An entry, and the items with the versions that it is written over. */
export interface StoredEntry {
  readonly entry: LedgerEntry;
  readonly items: ReadonlyMap<string, StoredItem>;
}

interface StoredItem {
  readonly item: LedgerItem;
  readonly version: number;
}

/** What is stored after a write, also after one that broke off in the middle. */
export interface LedgerWrite {
  readonly stored: StoredEntry | undefined;
  readonly failure?: { readonly error: unknown };
}

/**
 * Every entry, sorted by the object ids of their groups.
 * @throws RolebridgeError LEDGER_UNREADABLE when something else is stored there: to guess what is ours could take away
 * what is not.
 */
export async function readLedger(state: StateStore): Promise<readonly StoredEntry[]> {
  const items = (await state.list(partition)).map(storedItem);
  return [...Map.groupBy(items, ({ item }) => item.group)].map(([group, own]) => {
    const stored = storedEntry(new Map(own.map((each) => [itemName(each.item), each])));
    if (stored === undefined) throw unreadable(`${group} has accounts and no group`);
    return stored;
  });
}

/**
 * Writes, or removes, only items that differ from what is stored. Never rejects, so that what is stored stays known;
 * the error is a StateConflictError when somebody else wrote meanwhile.
 */
export async function writeLedgerEntry(
  state: StateStore,
  before: StoredEntry | undefined,
  after: LedgerEntry | undefined,
): Promise<LedgerWrite> {
  const items = new Map(before?.items);
  try {
    for (const { name, item } of differences(items, after)) {
      const key = { partition, name };
      const version = items.get(name)?.version;
      if (item !== undefined) {
        items.set(name, { item, version: await state.put(key, item, version ?? 'absent') });
      } else if (version !== undefined) {
        await state.remove(key, version);
        items.delete(name);
      }
    }
    return { stored: after === undefined ? undefined : { entry: after, items } };
  } catch (error) {
    return { stored: storedEntry(items), failure: { error } };
  }
}

/** In an order in which no account is ever stored without its group, wherever it breaks off. */
function differences(
  stored: ReadonlyMap<string, StoredItem>,
  after: LedgerEntry | undefined,
): readonly { readonly name: string; readonly item?: LedgerItem }[] {
  const [header, ...accounts] = after === undefined ? [] : itemsOf(after);
  const headers = header === undefined ? [] : [header];
  const isNew = header !== undefined && !stored.has(itemName(header));
  const wanted = (isNew ? [...headers, ...accounts] : [...accounts, ...headers]).map((item) => ({
    name: itemName(item),
    item,
  }));
  const names = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted.filter(({ name, item }) => stableJson(stored.get(name)?.item ?? null) !== stableJson(item)),
    // The group was stored before its accounts, so that it is the last to go.
    ...[...stored.keys()]
      .filter((name) => !names.has(name))
      .toReversed()
      .map((name) => ({ name })),
  ];
}

function storedEntry(items: ReadonlyMap<string, StoredItem>): StoredEntry | undefined {
  const entry = entryOf([...items.values()].map(({ item }) => item));
  return entry === undefined ? undefined : { entry, items };
}

function storedItem({ key, value, version }: StateEntry): StoredItem {
  const parsed = ledgerItem.safeParse(value);
  if (parsed.success && itemName(parsed.data) === key.name) return { item: parsed.data, version };
  throw unreadable(`${key.name} is of an unknown form`, parsed.error);
}

function unreadable(what: string, cause?: unknown): RolebridgeError {
  return new RolebridgeError('LEDGER_UNREADABLE', `the ledger entry ${partition}/${what}`, {
    hint: 'It may be of a newer version. Without it, the assignments of this group would count as made by hand.',
    ...(cause === undefined ? {} : { cause }),
  });
}
