import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matches } from '../../src/core/pattern.ts';

describe('a name pattern', () => {
  it.each([
    { pattern: 'Admin', text: 'Admin', fits: true },
    { pattern: 'Admin', text: 'admin', fits: false },
    { pattern: 'Admin', text: 'AdminReadOnly', fits: false },
    { pattern: 'Admin*', text: 'Admin', fits: true },
    { pattern: '*-admin', text: 'prod-data-admin', fits: true },
    { pattern: '*-admin', text: 'prod-admin-2', fits: false },
    { pattern: 'a?c', text: 'abc', fits: true },
    { pattern: 'a?c', text: 'ac', fits: false },
    { pattern: '*a*b*', text: 'xaybz', fits: true },
    { pattern: '*a*b*', text: 'xbya', fits: false },
    { pattern: '', text: '', fits: true },
    { pattern: '', text: 'a', fits: false },
    { pattern: '*', text: '', fits: true },
    { pattern: 'a.c', text: 'abc', fits: false },
    { pattern: '[a-z]+', text: 'abc', fits: false },
  ])('$pattern and $text: $fits', ({ pattern, text, fits }) => {
    expect(matches(pattern, text)).toBe(fits);
  });

  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '+'), maxLength: 8 });
  const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '.', '+', '*', '?'), maxLength: 8 });

  it('means what the regular expression of the same meaning does', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        const source = pattern
          .replaceAll(/[.+]/gu, String.raw`\$&`)
          .replaceAll('*', '.*')
          .replaceAll('?', '.');
        expect(matches(pattern, text)).toBe(new RegExp(`^${source}$`, 'u').test(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('is not slow for any pattern', () => {
    expect(matches('*a'.repeat(500), `${'a'.repeat(5000)}b`)).toBe(false);
  });
});
