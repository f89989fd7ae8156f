import { describe, expect, it } from 'vitest';
import type { Memory } from '../../../src/jobs/notices/memory.ts';
import type { Inventory } from '../../../src/jobs/notices/inventory.ts';
import { at, inventoryOf, missingIn, runOnce, tokenEnding } from './watch.ts';

const end = '2027-03-01T00:00:00.000Z';
const other = '2027-02-10T00:00:00.000Z';
const ending = (notAfter: string) => inventoryOf({ credentials: [tokenEnding(notAfter)] });

/** What is told in each run, without recipient, key and date. */
function told(runs: readonly (readonly [now: Date, seen: Inventory])[]): readonly string[] {
  let memory: Memory = new Map();
  return runs.map(([now, seen]) => {
    const run = runOnce(seen, memory, now);
    memory = run.memory;
    return run.told
      .map(({ news }) => (news.kind === 'horizon' ? `in ${news.horizon}` : news.kind))
      .join(', ');
  });
}

describe('after a run whose clock was ahead', () => {
  it.each([
    { ahead: '2027-02-26', atOnce: 'in 3' },
    { ahead: '2027-06-01', atOnce: 'overdue' },
  ])('by months ($ahead), everything is told again when its time comes', ({ ahead, atOnce }) => {
    const days = ['2026-12-05', ahead, '2026-12-06', '2026-12-31', '2027-02-16', '2027-02-22', '2027-02-26'];
    const runs = [...days, '2027-02-27', '2027-03-01', '2027-03-09'].map(
      (day) => [at(day), ending(end)] as const,
    );
    const rest = ['in 60', 'in 14', 'in 7', 'in 3', 'in 1', 'overdue', 'overdue'];
    expect(told(runs)).toEqual(['in 90', atOnce, '', ...rest]);
  });

  it('the weeks of a finding are counted anew', () => {
    const findings = inventoryOf({ findings: [missingIn('111122223333')] });
    const days = ['2027-01-01', '2027-06-01', '2027-01-02', '2027-01-08', '2027-01-09'];
    expect(told(days.map((day) => [at(day), findings]))).toEqual(['finding', 'reminder', '', '', 'reminder']);
    expect(told(days.slice(1).map((day) => [at(day), findings]))).toEqual(['finding', '', '', 'reminder']);
  });
});

describe('an end that goes to and fro', () => {
  const runs = (days: number, perDay: number, ends: readonly string[]) =>
    Array.from({ length: days * perDay }, (_, index): readonly [Date, Inventory] => {
      const now = new Date(at('2026-12-10', '00:00').getTime() + (index * 86_400_000) / perDay);
      return [now, ending(ends[index % ends.length] ?? end)];
    });

  it('in each run is told once a day', () => {
    expect(told(runs(3, 4, [end, other]))).toEqual(
      [
        ['in 90', 'in 90', '', ''],
        ['renewed, in 90', '', '', ''],
        ['', 'in 60', '', ''],
      ].flat(),
    );
  });

  it('by less than a week is told once a day', () => {
    const inDays = (days: number) =>
      new Date(at('2026-12-10', '00:00').getTime() + days * 86_400_000).toISOString();
    const all = told(runs(4, 6, [inDays(9.5), inDays(16)]));
    expect(
      Array.from({ length: 4 }, (_, day) => all.slice(6 * day, 6 * day + 6).filter(Boolean).length),
    ).toEqual([1, 1, 1, 1]);
  });

  it('does not hide a third end', () => {
    const third = '2026-12-12T00:00:00.000Z';
    expect(told(runs(1, 4, [end, other, third, other]))).toEqual(['in 90', 'in 90', 'in 1', '']);
  });

  it('and comes to stay is told the day after', () => {
    const day = [
      [at('2026-12-10', '08:00'), ending(other)],
      [at('2026-12-10', '12:00'), ending(end)],
      [at('2026-12-10', '18:00'), ending(other)],
      [at('2026-12-11', '08:00'), ending(other)],
    ] as const;
    expect(told(day)).toEqual(['in 90', 'renewed, in 90', '', 'in 60']);
  });
});
