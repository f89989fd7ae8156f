import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { widestPrefixes } from '../../../../src/providers/entra/groups/prefixes.ts';

describe('the prefixes that are asked for', () => {
  it.each([
    { name: 'none', given: [], asked: [] },
    { name: 'each once', given: ['AWS-', 'PIM-', 'AWS-'], asked: ['AWS-', 'PIM-'] },
    { name: 'not what another one covers', given: ['AWS-1111', 'AWS-', 'AWS-2222'], asked: ['AWS-'] },
    { name: 'not what another one covers in other letters', given: ['aws-1111', 'AWS-'], asked: ['AWS-'] },
    { name: 'only everything, when everything is wanted', given: ['AWS-', ''], asked: [''] },
    // U+212A is the sign for kelvin, a k in lower case: whether Graph takes it for one is not documented.
    { name: 'letters whose case is doubtful apart', given: ['\u212A', 'kube'], asked: ['\u212A', 'kube'] },
    { name: '120 characters', given: ['a'.repeat(120)], asked: ['a'.repeat(120)] },
    { name: 'the first 120 of more', given: ['a'.repeat(300)], asked: ['a'.repeat(120)] },
    { name: 'no half of a character', given: [`${'a'.repeat(119)}😀`], asked: ['a'.repeat(119)] },
    { name: 'nothing behind half a character', given: ['AWS\uD83D-1'], asked: ['AWS'] },
  ])('are $name', ({ given, asked }) => {
    expect(widestPrefixes(given)).toEqual(asked);
  });

  it('find all that the given ones find, none covers another, and the order given is of no matter', () => {
    const prefix = fc.string({ unit: fc.constantFrom('A', 'a', 'b', "'", '😀'), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(prefix), (given) => {
        const asked = widestPrefixes(given);
        const covers = (wide: string, other: string) => other.toLowerCase().startsWith(wide.toLowerCase());
        for (const each of given) expect(asked.filter((wide) => covers(wide, each))).toHaveLength(1);
        expect(new Set(widestPrefixes(given.toReversed()).map((each) => each.toLowerCase()))).toEqual(
          new Set(asked.map((each) => each.toLowerCase())),
        );
      }),
      { seed: 42 },
    );
  });
});
