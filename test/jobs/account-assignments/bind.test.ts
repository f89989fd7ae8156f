import { describe, expect, it } from 'vitest';
import { bind } from '../../../src/jobs/account-assignments/bind.ts';
import type { LedgerEntry } from '../../../src/jobs/account-assignments/ledger.ts';
import { everythingGap, objectId, stored } from './estate.ts';

const entry: LedgerEntry = {
  group: objectId(1),
  displayName: 'one',
  principalId: 'p-before',
  assignments: [],
};
const ledger = new Map([[entry.group, entry]]);

describe('a group of Entra ID', () => {
  it.each([
    {
      name: 'is the one whose external id it is',
      store: { items: [stored(1), stored(2)], gaps: [] },
      binding: { status: 'bound', principalId: 'p-1' },
    },
    { name: 'is nobody yet', store: { items: [stored(2)], gaps: [] }, binding: { status: 'missing' } },
    {
      name: 'is nobody that only has its name',
      store: { items: [{ id: 'p', displayName: 'one', externalIds: [] }], gaps: [] },
      binding: { status: 'missing' },
    },
    {
      name: 'is lost when the one that it was has no external id any more',
      store: { items: [{ id: 'p-before', displayName: 'one', externalIds: [] }], gaps: [] },
      binding: {
        status: 'lost',
        principalId: 'p-before',
        reason: expect.stringContaining('one (p-before), has lost its external id') as string,
      },
    },
    {
      name: 'is nobody when the one that it was is another group by now',
      store: { items: [{ ...stored(2), id: 'p-before' }], gaps: [] },
      binding: { status: 'missing' },
    },
    {
      name: 'is the one that has its id, whatever it was before',
      store: { items: [stored(1), { id: 'p-before', displayName: 'one', externalIds: [] }], gaps: [] },
      binding: { status: 'bound', principalId: 'p-1' },
    },
    {
      name: 'is one whose external ids repeat it',
      store: {
        items: [{ ...stored(1), externalIds: ['a', 'b'].map((issuer) => ({ issuer, id: objectId(1) })) }],
        gaps: [],
      },
      binding: { status: 'bound', principalId: 'p-1' },
    },
    {
      name: 'is nobody for sure when the one that it is is another group as well, whether somebody asks for that or not',
      store: {
        items: [{ ...stored(1), externalIds: [...stored(1).externalIds, ...stored(2).externalIds] }],
        gaps: [],
      },
      binding: { status: 'ambiguous', reason: expect.stringContaining('is several groups') as string },
    },
    {
      name: 'is two',
      store: { items: [stored(1), { ...stored(1), id: 'p-2' }], gaps: [] },
      binding: { status: 'ambiguous' },
    },
    {
      name: 'is what the ledger remembers while nobody can look',
      store: { items: [stored(1)], gaps: [everythingGap] },
      binding: { status: 'remembered', principalId: 'p-before' },
    },
  ])('$name', ({ store, binding }) => {
    expect(bind([objectId(1)], store, ledger).get(objectId(1))).toMatchObject(binding);
  });

  it('is not known while nobody can look and the ledger does not know it', () => {
    const bindings = bind([objectId(2)], { items: [stored(2)], gaps: [everythingGap] }, ledger);
    expect(bindings.get(objectId(2))).toEqual({
      status: 'unread',
      reason: 'the identity store could not be read (DENIED)',
    });
  });
});
