import { describe, expect, it } from 'vitest';
import { areTooMany, together } from '../../src/composition/watching-jobs.ts';

const jobs = ['group-provisioning', 'account-assignments'] as const;
const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_none, n) => `id ${String(n).padStart(4, '0')}`);

describe('what the jobs are to look at after a look at the directory', () => {
  it.each([
    { name: 'nothing', unfinished: undefined, affected: {}, wanted: {} },
    {
      name: 'what is new, for each job its own',
      unfinished: undefined,
      affected: { 'account-assignments': ['b', 'a'], 'group-provisioning': ['c'] },
      wanted: { 'group-provisioning': ['c'], 'account-assignments': ['a', 'b'] },
    },
    {
      name: 'what is unfinished, each once with what is new',
      unfinished: { 'account-assignments': ['a', 'b'] },
      affected: { 'account-assignments': ['b', 'c'] },
      wanted: { 'account-assignments': ['a', 'b', 'c'] },
    },
    {
      name: 'nothing for a job that is no more',
      unfinished: { 'saml-rotation': ['a'] },
      affected: { 'account-assignments': [] },
      wanted: {},
    },
  ])('is $name', ({ unfinished, affected, wanted }) => {
    expect(together(jobs, unfinished, affected)).toEqual(wanted);
  });

  it.each([
    { count: 1000, isTooMuch: false },
    { count: 1001, isTooMuch: true },
  ])('is, with $count groups, too much: $isTooMuch', ({ count, isTooMuch }) => {
    expect(areTooMany({ 'group-provisioning': ['a'], 'account-assignments': many(count) })).toBe(isTooMuch);
  });
});
