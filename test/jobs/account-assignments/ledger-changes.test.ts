import { describe, expect, it } from 'vitest';
import { keyOf, type ManagedAssignment } from '../../../src/jobs/account-assignments/assignment.ts';
import { ledgerAfter, withCreated } from '../../../src/jobs/account-assignments/ledger-changes.ts';
import type { LedgerEntry } from '../../../src/jobs/account-assignments/ledger.ts';
import type { AssignmentNotes } from '../../../src/jobs/account-assignments/notes.ts';
import { NOW } from '../../support/worlds.ts';
import { arn, objectId, principalId } from './estate.ts';

const now = new Date(NOW);

function wantedBy(n: number, accounts: number): readonly ManagedAssignment[] {
  return Array.from({ length: accounts }, (_none, index) => ({
    accountId: String(100_000_000_000 + index),
    accountName: 'account',
    permissionSet: 'Read',
    permissionSetArn: arn('Read'),
    groupId: objectId(n),
    groupName: `group ${n}`,
    principalId: principalId(n),
  }));
}

function notesOf(wanted: readonly ManagedAssignment[], more: Partial<AssignmentNotes> = {}): AssignmentNotes {
  return {
    wanted,
    origins: new Map(),
    there: new Set(wanted.map(keyOf)),
    gone: new Set(),
    madeByHand: [],
    names: new Map(),
    goneGroups: new Set(),
    seenGroups: new Set(wanted.map(({ groupId }) => groupId)),
    newcomers: [],
    ...more,
  };
}

/** The same, counting how often somebody looks. */
function counted(items: readonly ManagedAssignment[]) {
  let looks = 0;
  const watched = items.map((item) => {
    const { accountId } = item;
    return Object.defineProperty({ ...item }, 'accountId', {
      enumerable: true,
      get() {
        looks += 1;
        return accountId;
      },
    });
  });
  return { watched, looks: () => looks };
}

describe('the ledger after a run', () => {
  it.each([
    { groups: 3000, accounts: 5 },
    { groups: 1, accounts: 15_000 },
  ])('looks at each assignment a few times: $groups groups in $accounts accounts', ({ groups, accounts }) => {
    const items = Array.from({ length: groups }, (_none, n) => wantedBy(n, accounts)).flat();
    const notes = notesOf(items);
    const adopting = counted(items);
    const adopted = ledgerAfter([], [], { ...notes, wanted: adopting.watched }, 'matching', now);
    const entries = [...adopted.values()].filter((entry) => entry !== undefined);
    expect(entries.flatMap(({ assignments }) => assignments)).toHaveLength(15_000);
    const keeping = counted(items);
    const kept = ledgerAfter(entries, [], { ...notes, wanted: keeping.watched }, 'matching', now);
    expect([...kept.values()]).toEqual(entries);
    expect(Math.max(adopting.looks(), keeping.looks())).toBeLessThan(10 * items.length);
  });

  const [item] = wantedBy(1, 1);
  if (item === undefined) throw new Error('nothing is wanted');
  const made = withCreated(undefined, item, now);
  const after = (entry: LedgerEntry, outcomes: Parameters<typeof ledgerAfter>[1], there: boolean) =>
    ledgerAfter([entry], outcomes, notesOf([item], there ? {} : { there: new Set() }), 'matching', now).get(
      item.groupId,
    )?.assignments[0]?.pendingSince;
  const change = {
    action: 'create' as const,
    target: 'IAM Identity Center',
    key: keyOf(item),
    after: item,
    why: '',
  };

  it.each<{ name: string; outcomes: Parameters<typeof ledgerAfter>[1]; there: boolean; waits: boolean }>([
    { name: 'AWS confirmed it', outcomes: [{ status: 'applied', change }], there: false, waits: false },
    { name: 'it is there', outcomes: [], there: true, waits: false },
    {
      name: 'nobody knows what became of it',
      outcomes: [{ status: 'failed', change, failure: { code: 'DEADLINE', message: '' } }],
      there: false,
      waits: true,
    },
    { name: 'it was not seen', outcomes: [], there: false, waits: true },
  ])('waits for what it noted, until it was seen: $name', ({ outcomes, there, waits }) => {
    expect(made.assignments[0]?.pendingSince).toBe(now.toISOString());
    expect(after(made, outcomes, there)).toBe(waits ? now.toISOString() : undefined);
  });

  it('waits anew for what it knew and is made again', () => {
    const known = { ...made, assignments: made.assignments.map((each) => ({ ...each, since: 'earlier' })) };
    const later = new Date(now.getTime() + 60_000);
    expect(withCreated(known, item, later).assignments).toMatchObject([
      { since: 'earlier', pendingSince: later.toISOString() },
    ]);
  });
});
