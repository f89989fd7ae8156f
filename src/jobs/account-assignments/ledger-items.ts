import * as z from 'zod';
import type { LedgerAssignment, LedgerEntry } from './ledger.ts';

/** What an entry is stored as: one item of the group, and one for each account in which it has something. */
export type LedgerItem = z.output<typeof ledgerItem>;

/**
 * | name                        | what it holds                               |
 * |-----------------------------|---------------------------------------------|
 * | `<object id>`               | the group's name and its principal id       |
 * | `<object id> <account id>`  | its assignments there                       |
 *
 * A table takes items up to a size, which all the accounts of a group could exceed. AWS: DynamoDB quotas: 400 KB.
 */
export function itemName(item: LedgerItem): string {
  return isOfGroup(item) ? item.group : `${item.group} ${item.accountId}`;
}

/** It names the id in the identity store each time: two items are not written at once. */
const storedAssignment = z.strictObject({
  permissionSetArn: z.string(),
  permissionSet: z.string(),
  principalId: z.string(),
  how: z.enum(['created', 'adopted']),
  since: z.iso.datetime(),
  pendingSince: z.iso.datetime().optional(),
  refused: z.strictObject({ reason: z.string(), since: z.iso.datetime() }).optional(),
});

const accountItem = z.strictObject({
  formatVersion: z.literal(1),
  group: z.string(),
  accountId: z.string(),
  /** Sorted. */
  assignments: z.array(storedAssignment),
});

const groupItem = z.strictObject({
  formatVersion: z.literal(1),
  group: z.string(),
  displayName: z.string(),
  unsettled: z.literal(true).optional(),
  goneSince: z.iso.datetime().optional(),
  principalId: z.string(),
});

export const ledgerItem = z.union([groupItem, accountItem]);

/** The item of the group is the first one. */
export function itemsOf({ assignments, ...header }: LedgerEntry): readonly LedgerItem[] {
  const { group } = header;
  const byAccount = Map.groupBy(assignments, ({ accountId }) => accountId);
  return [
    { formatVersion: 1, ...header },
    ...[...byAccount].map(([accountId, own]): LedgerItem => ({
      formatVersion: 1,
      group,
      accountId,
      assignments: own
        .map(({ accountId: _item, principalId = header.principalId, ...each }) => ({ ...each, principalId }))
        .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)),
    })),
  ];
}

function isOfGroup(item: LedgerItem): item is z.output<typeof groupItem> {
  return !('accountId' in item);
}

/** @returns undefined when the item of the group is not among them. */
export function entryOf(items: readonly LedgerItem[]): LedgerEntry | undefined {
  const header = items.find(isOfGroup);
  if (header === undefined) return undefined;
  const { formatVersion: _version, ...rest } = header;
  const assignments = items.flatMap((item): readonly LedgerAssignment[] =>
    isOfGroup(item)
      ? []
      : item.assignments.map(({ principalId, ...each }) => ({
          accountId: item.accountId,
          ...each,
          ...(principalId === header.principalId ? {} : { principalId }),
        })),
  );
  return { ...rest, assignments };
}

function sortKey({ permissionSetArn, principalId }: z.output<typeof storedAssignment>): string {
  return `${permissionSetArn} ${principalId}`;
}
