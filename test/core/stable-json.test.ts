import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stableJson } from '../../src/core/stable-json.ts';

describe('stable JSON', () => {
  it('sorts the keys of objects at every depth and leaves arrays as they are', () => {
    expect(stableJson({ b: [{ d: 1, c: 2 }, 'z', 'a'], a: null })).toBe(
      '{"a":null,"b":[{"c":2,"d":1},"z","a"]}',
    );
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(stableJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is equal text for equal data, however the keys are ordered', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
        const turned = Object.fromEntries(Object.entries(data).toReversed());
        expect(stableJson(turned)).toBe(stableJson(data));
      }),
    );
  });
});
