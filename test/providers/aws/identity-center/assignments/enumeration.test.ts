import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../../../src/providers/aws/identity-center/assignments/enumeration.ts';
import { scopeOf } from '../../../../../src/providers/aws/identity-center/assignments/scope.ts';
import { permissionSetArn, principalId } from '../../../../support/identity-center.ts';
import { accountId, numbers, row } from './lab-assignments.ts';

interface Size {
  readonly groups: number;
  readonly sets: number;
  readonly accounts: number;
  /** Rows of groups that are gone, each in a pair of its own. */
  readonly orphans?: number;
  /** Pairs that are wanted or known; as many as groups and orphans, when not given. */
  readonly pairs?: number;
}

function scope({ groups, sets, accounts, orphans = 0, pairs = groups + orphans }: Size) {
  return scopeOf({
    principalIds: numbers(groups).map((n) => principalId(`group ${n}`)),
    orphans: numbers(orphans).map((n) => row(accountId(n), 'Set1', 'gone')),
    accountIds: numbers(accounts).map(accountId),
    isNarrowed: false,
    permissionSetArns: numbers(sets).map((n) => permissionSetArn(`Set${n}`)),
    expectedPairs: pairs,
  });
}

describe('the enumeration with the fewest calls', () => {
  it.each<{ name: string; size: Size; refused?: string; why: string }>([
    {
      name: 'a group for each pair',
      size: { groups: 300, sets: 30, accounts: 50 },
      why: '300 calls by principal; by permission set about 330, by account about 350',
    },
    {
      name: 'more groups than pairs, few permission sets',
      size: { groups: 1000, sets: 5, accounts: 20 },
      why: 'about 105 calls by permission set; by principal 1000, by account about 120',
    },
    {
      name: 'more groups than pairs, few accounts',
      size: { groups: 300, sets: 30, accounts: 1 },
      why: 'about 31 calls by account; by principal 300, by permission set about 60',
    },
    {
      name: 'lists with more than one page',
      size: { groups: 3000, sets: 1, accounts: 2000 },
      why: 'about 2020 calls by permission set; by principal 3000, by account about 4000',
    },
    {
      name: 'one group',
      size: { groups: 1, sets: 30, accounts: 50 },
      why: '1 call by principal; by permission set about 31, by account about 51',
    },
    {
      name: 'few groups that have much, in every account',
      size: { groups: 20, sets: 3, accounts: 200, pairs: 600 },
      why: '20 calls by principal; by permission set about 606, by account about 800',
    },
    {
      name: 'many groups that share what they have',
      size: { groups: 2000, sets: 4, accounts: 100, pairs: 250 },
      why: 'about 254 calls by permission set; by principal 2000, by account about 350',
    },
    {
      name: 'orphans',
      size: { groups: 5, sets: 3, accounts: 9, orphans: 4 },
      why: '9 calls by principal; by permission set about 12, by account about 18',
    },
    {
      name: 'two ways alike',
      size: { groups: 9, sets: 4, accounts: 4 },
      refused: 'not by principal',
      why: 'about 13 calls by permission set; by account about 13; not by principal',
    },
  ])('is known from sizes alone: $name', ({ size, refused, why }) => {
    expect(choose(scope(size), refused).why).toBe(why);
  });

  it('is never by principal when that is refused, and always says why', () => {
    const sizes = fc.record({
      groups: fc.integer({ min: 1, max: 40 }),
      sets: fc.integer({ min: 1, max: 10 }),
      accounts: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(sizes, (size) => {
        const { enumeration, why } = choose(scope(size), 'because');
        expect(enumeration).not.toBe('by principal');
        expect(why).toMatch(/; because$/u);
      }),
    );
  });
});
