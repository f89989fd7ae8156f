import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AssignmentQuery, GroupAssignment } from '../../../../../src/model/account-assignments.ts';
import { enumerate } from '../../../../../src/providers/aws/identity-center/assignments/enumerate.ts';
import { scopeOf } from '../../../../../src/providers/aws/identity-center/assignments/scope.ts';
import {
  permissionSet,
  permissionSetArn,
  principalId,
  storeGroup,
  storeUser,
} from '../../../../support/identity-center.ts';
import { accountId, accounts, labAssignments, numbers, row } from './lab-assignments.ts';

const sets = ['Admin', 'Reader', 'Billing'];
const groups = ['ours', 'theirs', 'another', 'empty'];
const gone = ['gone', 'gone too'];
const ids = numbers(4).map(accountId);

/** Users that have the id of a group are there to see that only groups are read. */
const assigned = fc.record({
  account: fc.constantFrom(...ids),
  set: fc.constantFrom(...sets),
  who: fc.oneof(
    fc.record({ type: fc.constant('GROUP' as const), name: fc.constantFrom(...groups, ...gone) }),
    fc.record({
      type: fc.constant('USER' as const),
      name: fc.constantFrom('somebody', 'nobody any more', 'ours', 'gone'),
    }),
  ),
});

const orphan = fc.record({
  account: fc.constantFrom(...ids),
  set: fc.constantFrom(...sets),
  // One that is in the store, too: then it is asked for by principal or not at all.
  name: fc.constantFrom(...gone, 'theirs'),
});

/** A world, and a question about a part of it. */
const cases = fc.record({
  rows: fc.uniqueArray(assigned, { selector: (each) => JSON.stringify(each), maxLength: 24 }),
  /** Provisioned where nobody is assigned. */
  unused: fc.uniqueArray(fc.record({ account: fc.constantFrom(...ids), set: fc.constantFrom(...sets) }), {
    selector: (each) => JSON.stringify(each),
    maxLength: 3,
  }),
  pageSize: fc.integer({ min: 1, max: 4 }),
  principals: fc.array(fc.constantFrom(...groups), { maxLength: 5 }),
  orphans: fc.array(orphan, { maxLength: 5 }),
  accountIds: fc.array(fc.constantFrom(...ids), { minLength: 1, maxLength: 5 }),
  isNarrowed: fc.boolean(),
  askedSets: fc.array(fc.constantFrom(...sets), { minLength: 1, maxLength: 4 }),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function labOf({ rows, unused, pageSize }: Case) {
  return labAssignments({
    accounts: accounts(4),
    pageSize: { identityCenter: pageSize },
    center: {
      permissionSets: sets.map((name) =>
        permissionSet(name, {
          provisioned: unused.filter(({ set }) => set === name).map(({ account }) => ({ account })),
        }),
      ),
      identityStore: { groups: groups.map((name) => storeGroup(name)), users: [storeUser('somebody')] },
      accountAssignments: rows.map(({ account, set, who }) => ({
        account,
        permissionSet: set,
        principalType: who.type,
        principalId: principalId(who.name),
      })),
    },
  });
}

function queryOf({ principals, orphans, accountIds, isNarrowed, askedSets }: Case): AssignmentQuery {
  return {
    principalIds: principals.map(principalId),
    orphans: orphans.map(({ account, set, name }) => row(account, set, name)),
    accountIds,
    isNarrowed,
    permissionSetArns: askedSets.map(permissionSetArn),
    expectedPairs: principals.length + orphans.length,
  };
}

/** Of the rows of the world those that are asked for, by nothing but the words of the port. */
function answerTo({ rows, principals, orphans, accountIds, askedSets }: Case): readonly GroupAssignment[] {
  return rows
    .filter(({ who }) => who.type === 'GROUP')
    .filter(({ account, set }) => accountIds.includes(account) && askedSets.includes(set))
    .filter(
      ({ account, set, who }) =>
        principals.includes(who.name) ||
        orphans.some((each) => each.account === account && each.set === set && each.name === who.name),
    )
    .map(({ account, set, who }) => row(account, set, who.name))
    .toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function textOf(each: GroupAssignment): string {
  return `${each.accountId} ${each.permissionSetArn} ${each.principalId}`;
}

describe('every enumeration', () => {
  it.each(['by principal', 'by permission set', 'by account'] as const)(
    'gives the rows asked for and nothing else: %s',
    async (enumeration) => {
      await fc.assert(
        fc.asyncProperty(cases, async (each) => {
          const read = await labOf(each).inside((center) =>
            enumerate(enumeration, scopeOf(queryOf(each)), center),
          );
          expect(read).toEqual({ status: 'read', rows: { items: answerTo(each), gaps: [] } });
        }),
        { seed: 20261122, numRuns: 60 },
      );
    },
  );

  it('gives them when the cheapest is chosen, too', async () => {
    const chosen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const lab = labOf(each);
        const { items, gaps, enumeration } = await lab.reader.assignments(queryOf(each), lab.context);
        chosen.add(enumeration);
        expect({ items, gaps }).toEqual({ items: answerTo(each), gaps: [] });
      }),
      { seed: 20261122, numRuns: 60 },
    );
    expect(chosen.size).toBeGreaterThan(1);
  });
});
