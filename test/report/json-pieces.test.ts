import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../src/report/json-pieces.ts';

describe('JSON in pieces', () => {
  it('is the JSON that there would be in one, however deep it is taken apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, levels) => {
        const text = [...jsonPieces(value, levels)].join('');
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7 },
    );
  });

  it('reads as `JSON.stringify` writes it, without what is undefined', () => {
    const value = { a: [{ b: 1, c: undefined }, [], {}], d: { e: undefined }, f: null, g: 'x\ny' };
    for (const levels of [0, 1, 2, 5])
      expect([...jsonPieces(value, levels)].join('')).toBe(`${JSON.stringify(value, null, 2)}\n`);
  });

  it('is never one piece when it is long', () => {
    const value = { items: Array.from({ length: 10_000 }, (_, index) => ({ index, text: 'x'.repeat(100) })) };
    const pieces = [...jsonPieces(value, 2)];
    expect(pieces.length).toBeGreaterThan(10);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
    expect(JSON.parse(pieces.join(''))).toEqual(value);
  });

  it('obeys nobody: what a terminal obeys is escaped, in a key too', () => {
    expect([...jsonPieces({ 'a\u009b': ['\u009b'] }, 3)].join('')).not.toContain('\u009b');
  });
});
