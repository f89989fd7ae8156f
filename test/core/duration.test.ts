import { describe, expect, it } from 'vitest';
import { duration, milliseconds } from '../../src/core/duration.ts';

describe('a length of time', () => {
  it.each([
    { text: '90s', ms: 90_000 },
    { text: '15m', ms: 900_000 },
    { text: '24h', ms: 86_400_000 },
    { text: '7d', ms: 604_800_000 },
    { text: '0s', ms: 0 },
  ])('$text is $ms milliseconds', ({ text, ms }) => {
    expect(milliseconds(duration.parse(text))).toBe(ms);
  });

  it.each(['7', 'd', '7 d', '7D', '-1d', '1.5h', '7d ', '123456s', ''])('is not written "%s"', (text) => {
    expect(duration.safeParse(text).success).toBe(false);
  });
});
