import { expect, it } from 'vitest';
import { replaced } from '../../../src/lab/entra/regex-replacement.ts';

it.each([
  {
    name: 'names in apostrophes',
    pattern: "^AWS-(?'role'.+)$",
    replacement: 'role/{role}',
    gives: 'role/Admin',
  },
  {
    name: 'names in angle brackets',
    pattern: '^AWS-(?<role>.+)$',
    replacement: 'role/{role}',
    gives: 'role/Admin',
  },
  { name: 'a match anywhere, and the whole value goes', pattern: 'dm', replacement: 'found', gives: 'found' },
  { name: 'no match, and the value stays', pattern: '^aws-', replacement: 'found', gives: 'AWS-Admin' },
  { name: 'a match whatever the case', pattern: '(?i)^aws-', replacement: 'found', gives: 'found' },
  { name: 'a group that took no part', pattern: '^AWS-(?<other>X)?', replacement: '[{other}]', gives: '[]' },
  { name: 'braces around no group', pattern: '^AWS-', replacement: '{nobody}', gives: '{nobody}' },
  {
    name: 'a parenthesis that stands for itself',
    pattern: String.raw`^\(?'?AWS`,
    replacement: 'x',
    gives: 'x',
  },
])('knows $name', ({ pattern, replacement, gives }) => {
  expect(replaced('AWS-Admin', { pattern, replacement })).toBe(gives);
});

it('does not guess at a pattern that it cannot read', () => {
  expect(() => replaced('AWS', { pattern: '(?<', replacement: '' })).toThrow('cannot read');
});
