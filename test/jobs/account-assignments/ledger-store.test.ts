import { describe, expect, it } from 'vitest';
import {
  readLedger,
  writeLedgerEntry,
  type StoredEntry,
} from '../../../src/jobs/account-assignments/ledger-store.ts';
import type { LedgerAssignment, LedgerEntry } from '../../../src/jobs/account-assignments/ledger.ts';
import type { StateStore } from '../../../src/state/state-store.ts';
import { createSqliteStore } from '../../../src/providers/state/sqlite.ts';
import { ACCOUNT, OTHER_ACCOUNT } from '../../support/worlds.ts';
import { arn, objectId } from './estate.ts';

const partition = 'ledger#account-assignments';
const since = '2026-11-20T08:00:00.000Z';

function assignment(accountId: string, set: string, more: Partial<LedgerAssignment> = {}): LedgerAssignment {
  return { accountId, permissionSetArn: arn(set), permissionSet: set, how: 'created', since, ...more };
}

const entry: LedgerEntry = {
  group: objectId(1),
  displayName: 'one',
  principalId: 'p-1',
  assignments: [
    assignment(ACCOUNT, 'Admin'),
    assignment(ACCOUNT, 'Read', { principalId: 'p-before', pendingSince: since }),
    assignment(OTHER_ACCOUNT, 'Admin', { refused: { reason: 'no', since } }),
  ],
};

/** A store that says what is written to it, and breaks at the write with this number. */
function told(breaksAt = 0) {
  const inner = createSqliteStore(':memory:');
  const writes: string[] = [];
  const turn = (text: string): void => {
    writes.push(text);
    if (writes.length === breaksAt) throw new Error('the table is gone');
  };
  const state: StateStore = {
    ...inner,
    put: async (key, value, expected, options) => {
      turn(`put ${key.name}`);
      return inner.put(key, value, expected, options);
    },
    remove: async (key, expected) => {
      turn(`remove ${key.name}`);
      return inner.remove(key, expected);
    },
  };
  return { state, writes };
}

async function only(state: StateStore): Promise<StoredEntry | undefined> {
  return (await readLedger(state))[0];
}

const header = objectId(1);
const first = `${header} ${ACCOUNT}`;
const second = `${header} ${OTHER_ACCOUNT}`;

describe('an entry of the ledger', () => {
  it('is read as it was written', async () => {
    const { state } = told();
    expect((await writeLedgerEntry(state, undefined, entry)).stored?.entry).toEqual(entry);
    expect((await only(state))?.entry).toEqual(entry);
  });

  it('is an item of its group and one of each account, of which only those that change are written', async () => {
    const { state, writes } = told();
    const { stored } = await writeLedgerEntry(state, undefined, entry);
    expect(writes).toEqual([header, first, second].map((name) => `put ${name}`));
    const more = { ...entry, assignments: [...entry.assignments, assignment(OTHER_ACCOUNT, 'Read')] };
    const { stored: next } = await writeLedgerEntry(state, stored, more);
    expect(writes.slice(3)).toEqual([`put ${second}`]);
    await writeLedgerEntry(state, next, { ...more, assignments: more.assignments.toReversed() });
    expect(writes).toHaveLength(4);
    await writeLedgerEntry(state, await only(state), { ...more, assignments: [] });
    expect(writes.slice(4).toSorted()).toEqual([`remove ${first}`, `remove ${second}`]);
    await writeLedgerEntry(state, await only(state), undefined);
    expect([writes.at(-1), await readLedger(state)]).toEqual([`remove ${header}`, []]);
  });

  it('of a group in 500 accounts fits into a table, which takes items of 400 KB', async () => {
    const { state } = told();
    const sets = Array.from({ length: 50 }, (_none, n) => `Set${n}`);
    const accounts = Array.from({ length: 500 }, (_none, n) => String(100_000_000_000 + n));
    const assignments = accounts.flatMap((account) => sets.map((set) => assignment(account, set)));
    await writeLedgerEntry(state, undefined, { ...entry, assignments });
    const sizes = (await state.list(partition)).map(({ value }) => JSON.stringify(value).length);
    expect(Math.max(...sizes)).toBeLessThan(20_000);
    expect((await only(state))?.entry.assignments).toHaveLength(25_000);
  });

  it('of a group with another id in the identity store never gives that to what it had', async () => {
    const moved = { ...entry, principalId: 'p-2', assignments: [assignment(OTHER_ACCOUNT, 'Read')] };
    const had = entry.assignments.map((each) => ({ principalId: 'p-1', ...each }));
    for (const breaksAt of [4, 5]) {
      const { state } = told(breaksAt);
      const { stored } = await writeLedgerEntry(state, undefined, entry);
      const after = { ...moved, assignments: [...had, ...moved.assignments] };
      const { failure } = await writeLedgerEntry(state, stored, after);
      expect(failure?.error).toEqual(new Error('the table is gone'));
      const read = (await only(state))?.entry;
      const ids = read?.assignments.map(({ principalId = read.principalId }) => principalId);
      expect(ids?.slice(0, 2)).toEqual(['p-1', 'p-before']);
    }
  });

  it.each([1, 2, 3, 4, 5, 6])('stays readable, and can be written again, when write %i fails', async (n) => {
    const { state, writes } = told(n);
    let write = await writeLedgerEntry(state, undefined, entry);
    if (write.failure !== undefined) write = await writeLedgerEntry(state, write.stored, entry);
    expect((await only(state))?.entry).toEqual(entry);
    write = await writeLedgerEntry(state, write.stored, undefined);
    await readLedger(state);
    if (write.failure !== undefined) write = await writeLedgerEntry(state, write.stored, undefined);
    expect([write.failure, await readLedger(state)]).toEqual([undefined, []]);
    expect(writes).toHaveLength(7);
  });

  it('is not overwritten when somebody else wrote meanwhile', async () => {
    const { state } = told();
    const { stored } = await writeLedgerEntry(state, undefined, entry);
    await writeLedgerEntry(state, stored, { ...entry, displayName: 'theirs' });
    const { failure } = await writeLedgerEntry(state, stored, { ...entry, displayName: 'ours' });
    expect(failure?.error).toMatchObject({ name: 'StateConflictError' });
    expect((await only(state))?.entry.displayName).toBe('theirs');
  });

  it.each([
    { what: 'of another form', name: header, value: { formatVersion: 2 } },
    {
      what: 'of another group',
      name: objectId(2),
      value: { formatVersion: 1, group: objectId(1), displayName: 'one', principalId: '' },
    },
    {
      what: 'of an account without its group',
      name: first,
      value: { formatVersion: 1, group: objectId(1), accountId: ACCOUNT, assignments: [] },
    },
  ])('stops the run when it is $what', async ({ name, value }) => {
    const { state } = told();
    await state.put({ partition, name }, value, 'absent');
    await expect(readLedger(state)).rejects.toMatchObject({ code: 'LEDGER_UNREADABLE' });
  });
});
