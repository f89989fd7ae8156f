import { describe, expect, it } from 'vitest';
import { daysToMiss } from '../../infra/missing-run.ts';

describe('days without a run that somebody should look at', () => {
  it.each([
    { rate: 'rate(5 minutes)', days: 1 },
    { rate: 'rate(1 hour)', days: 1 },
    { rate: 'rate(12 hours)', days: 1 },
    { rate: 'rate(13 hours)', days: 2 },
    { rate: 'rate(1 day)', days: 2 },
    { rate: 'rate(3 days)', days: 6 },
    { rate: 'rate(4 days)', days: 7 },
    { rate: 'rate(6 days)', days: 7 },
    { rate: 'rate(145 hours)', days: undefined },
    { rate: 'rate(7 days)', days: undefined },
    { rate: 'cron(0 6 * * ? *)', days: 2 },
  ])('are $days for $rate', ({ rate, days }) => {
    expect(daysToMiss(rate)).toBe(days);
  });
});
