import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/core/nearest.ts';

describe('the word that was most likely meant', () => {
  const known = ['accounts', 'connections', 'jobs', 'limits'];

  it.each([
    { unknown: 'acounts', meant: 'accounts' },
    { unknown: 'Accounts', meant: 'accounts' },
    { unknown: 'conections', meant: 'connections' },
    { unknown: 'job', meant: 'jobs' },
    { unknown: 'limit', meant: 'limits' },
    { unknown: 'schedule', meant: undefined },
    { unknown: '', meant: undefined },
  ])('for "$unknown" is $meant', ({ unknown, meant }) => {
    expect(nearest(unknown, known)).toBe(meant);
  });

  it('does not depend on the order of the known words', () => {
    expect(nearest('cat', ['car', 'bat'])).toBe('bat');
    expect(nearest('cat', ['bat', 'car'])).toBe('bat');
  });
});
