import { describe, expect, it } from 'vitest';
import { affectedGroups } from '../../../src/jobs/account-assignments/affected-groups.ts';
import type { LedgerEntry } from '../../../src/jobs/account-assignments/ledger.ts';
import { accountAssignmentsSettings } from '../../../src/jobs/account-assignments/settings.ts';
import type { GroupChange } from '../../../src/model/directory-groups.ts';
import { ACCOUNT } from '../../support/worlds.ts';
import { named, objectId } from './estate.ts';

const settings = accountAssignmentsSettings.parse({
  enterpriseApplication: { displayName: 'AWS' },
  mappings: [{ group: objectId(7), accounts: [ACCOUNT], permissionSets: ['Admin'] }],
});

const change = (n: number, more: Partial<GroupChange> = {}): GroupChange => ({
  id: objectId(n),
  isRemoved: false,
  hasOtherMembers: false,
  ...more,
});

const entry = (n: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  group: objectId(n),
  displayName: named('Admin'),
  principalId: `p-${n}`,
  assignments: [],
  ...more,
});

const removed = { isRemoved: true };
const joined = { hasOtherMembers: true };

describe('which changes of groups matter to account-assignments', () => {
  it.each([
    { what: 'a new group with a name of a rule', changes: [change(1, { displayName: named('Admin') })] },
    {
      what: 'one whose name says no permission set, for the remark',
      changes: [change(1, { displayName: named(' ') })],
    },
    { what: 'a group of a mapping, whatever its name', changes: [change(7, { displayName: 'Canteen' })] },
    { what: 'a group of a mapping that is gone', changes: [change(7, removed)] },
    {
      what: 'one that was ours and has another name',
      changes: [change(1, { displayName: 'Canteen' })],
      ledger: [entry(1)],
    },
    { what: 'one that was ours and is gone', changes: [change(1, removed)], ledger: [entry(1)] },
    {
      what: 'one that was ours, was gone and has members again',
      changes: [change(1, { displayName: named('Admin'), ...joined })],
      ledger: [entry(1, { goneSince: '2026-11-01T00:00:00.000Z' })],
    },
    {
      what: 'one that still waits for something, with new members',
      changes: [change(1, { displayName: named('Admin'), ...joined })],
      ledger: [entry(1, { unsettled: true })],
    },
    {
      what: 'one that was renamed and has new members',
      changes: [change(1, { displayName: named('Read'), ...joined })],
      ledger: [entry(1)],
    },
    {
      what: 'a new one with members',
      changes: [change(1, { displayName: named('Admin'), ...joined })],
    },
  ])('$what does', ({ changes, ledger = [] }) => {
    expect(affectedGroups(changes, settings, ledger)).toEqual(changes.map(({ id }) => id));
  });

  it.each([
    { what: 'a name that no rule reads', changes: [change(1, { displayName: 'Canteen' })] },
    { what: 'a stranger that is gone', changes: [change(1, removed)] },
    { what: 'somebody who joins a stranger', changes: [change(1, joined)] },
    { what: 'somebody who joins one of ours', changes: [change(1, joined)], ledger: [entry(1)] },
    {
      what: 'somebody who joins one of ours, told with its name',
      changes: [change(1, { displayName: named('Admin'), ...joined })],
      ledger: [entry(1)],
    },
  ])('$what does not', ({ changes, ledger = [] }) => {
    expect(affectedGroups(changes, settings, ledger)).toEqual([]);
  });

  it('gives ids sorted and in small letters, as the ledger has them', () => {
    const changes = [change(12, removed), { ...change(10, removed), id: objectId(10).toUpperCase() }];
    expect(affectedGroups(changes, settings, [entry(10), entry(12)])).toEqual([objectId(10), objectId(12)]);
  });
});
