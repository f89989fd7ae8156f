import { describe, expect, it } from 'vitest';
import { accountScope, accountWords, narrowedTo } from '../../src/jobs/narrowing.ts';

const names = (count: number) =>
  Array.from({ length: count }, (_none, n) => `name-${String(n).padStart(2, '0')}`);

describe('an account that a run is narrowed to', () => {
  const accounts = [{ id: '111122223333', name: 'production' }];

  it.each([
    { text: '111122223334', says: '111122223334 is not among the accounts of the connections', hint: 'slip' },
    { text: 'producton', says: 'no account is called producton', hint: 'Did you mean production?' },
    { text: 'elsewhere', says: 'no account is called elsewhere', hint: 'by its id' },
  ])('is told to be unknown: $text', ({ text, says, hint }) => {
    expect(() => accountScope([text], accounts, 'the connections')).toThrow(
      expect.objectContaining({ message: says, hint: expect.stringContaining(hint) as string }),
    );
  });
});

describe('to what a run is narrowed', () => {
  it.each([
    { count: 1, says: 'is narrowed to 1 group: name-00' },
    { count: 2, says: 'is narrowed to 2 groups: name-00, name-01' },
    {
      count: 10,
      says: `is narrowed to 10 groups: ${names(10).join(', ')}`,
    },
    {
      count: 11,
      says: `is narrowed to 11 groups: ${names(10).join(', ')} and 1 more`,
    },
    {
      count: 400,
      says: `is narrowed to 400 groups: ${names(10).join(', ')} and 390 more`,
    },
  ])('is said with at most ten of $count names', ({ count, says }) => {
    expect(narrowedTo('group', names(count).toReversed())).toEqual({
      severity: 'info',
      subject: 'this run',
      text: says,
    });
  });

  it.each([
    { says: 'its name and its id', id: '111122223333', words: 'prod (111122223333)' },
    { says: 'its id, when its name is not known', id: '444455556666', words: '444455556666' },
    { says: 'its id once, when that is its name', id: '777788889999', words: '777788889999' },
  ])('has an account as $says', ({ id, words }) => {
    const accounts = [
      { id: '111122223333', name: 'prod' },
      { id: '777788889999', name: '777788889999' },
    ];
    expect(accountWords(id, accounts)).toBe(words);
  });
});
