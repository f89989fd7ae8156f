import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewrite } from '../../../../src/jobs/posture/claims/rewrite.ts';

describe('the replacements of a claim', () => {
  it.each([
    {
      name: 'the filled replacement is the whole output, also where the pattern fits a part',
      value: 'xx-AWS-7-yy',
      replacements: [{ pattern: String.raw`AWS-(?'n'\d)`, replacement: 'role/{n}' }],
      gives: { value: 'role/7', matched: true, unfilled: [] },
    },
    {
      name: 'what no pattern fits stays as it is',
      value: 'Everybody',
      replacements: [{ pattern: '^AWS-', replacement: 'x' }],
      gives: { value: 'Everybody', matched: false, unfilled: [] },
    },
    {
      name: 'the second works on what the first gave',
      value: 'a',
      replacements: [
        { pattern: '^a$', replacement: 'b' },
        { pattern: '^b$', replacement: 'c' },
      ],
      gives: { value: 'c', matched: true, unfilled: [] },
    },
    {
      name: 'the second works also where the first does not fit',
      value: 'b',
      replacements: [
        { pattern: '^a$', replacement: 'x' },
        { pattern: '^b$', replacement: 'c' },
      ],
      gives: { value: 'c', matched: true, unfilled: [] },
    },
    {
      name: 'a name in braces that is no group stays',
      value: '5f0c',
      replacements: [{ pattern: '^5f0c$', replacement: 'role/{role}' }],
      gives: { value: 'role/{role}', matched: true, unfilled: ['{role}'] },
    },
    {
      name: 'a group that took no part is empty',
      value: 'b',
      replacements: [{ pattern: '(?<x>a)?b', replacement: '[{x}]' }],
      gives: { value: '[]', matched: true, unfilled: [] },
    },
  ])('$name', ({ value, replacements, gives }) => {
    expect(rewrite(value, replacements)).toEqual({ state: 'known', ...gives });
  });

  it.each([
    { name: 'a pattern that means something else here', pattern: String.raw`\ba`, replacement: 'x' },
    { name: 'a number in braces, which Entra does not explain', pattern: '(a)', replacement: '{1}' },
  ])('leave unknown: $name', ({ pattern, replacement }) => {
    expect(rewrite('a', [{ pattern, replacement }]).state).toBe('unknown');
  });

  it('give back any value when there are none', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(rewrite(value, [])).toEqual({ state: 'known', value, matched: false, unfilled: [] });
      }),
    );
  });
});
