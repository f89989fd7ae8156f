import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportedOutcome, RunReport } from '../../src/core/report.ts';
import { failureOfRun } from '../../src/handlers/runtime/run-failed-error.ts';
import { isRunReport } from '../../src/state/known-report.ts';
import { shortened } from '../../src/state/shortened-report.ts';
import { heldBack, reported, reportWith } from '../support/reports.ts';

/** A report of an apply with so many changes, of which the last few failed. */
function longReport(changes: number, failed: number, withheld = 0): RunReport {
  const all = Array.from({ length: changes }, (_none, index) => reported(`role-${index}`));
  const outcomes = all.map(({ key, action }, index): ReportedOutcome =>
    index < changes - failed
      ? { key, action, status: 'applied' }
      : { key, action, status: 'failed', failure: { code: 'DENIED', message: `no to ${key}` } },
  );
  return reportWith({
    mode: 'apply',
    status: failed === 0 ? 'applied' : 'partial',
    changes: all,
    outcomes,
    withheld: Array.from({ length: withheld }, (_none, index) => heldBack(`held-${index}`)),
  });
}

const bytes = (report: RunReport): number => Buffer.byteLength(JSON.stringify(report));

describe('a shortened report', () => {
  it('is the report itself, when that is short enough', () => {
    const report = longReport(10, 1);
    expect(shortened(report, 200_000)).toBe(report);
  });

  it('fits, and counts what it has lost', () => {
    const report = longReport(5_000, 3, 2_000);
    const shorter = shortened(report, 200_000);
    expect(bytes(shorter)).toBeLessThanOrEqual(200_000);
    const { omitted = {} } = shorter;
    expect([
      shorter.changes.length + (omitted['create'] ?? 0),
      shorter.withheld.length + (omitted['withheld'] ?? 0),
      shorter.outcomes.length + (omitted['applied'] ?? 0),
    ]).toEqual([5_000, 2_000, 5_000]);
    expect(omitted).not.toHaveProperty('failed');
  });

  it('keeps the outcomes that somebody has to look at, in their order', () => {
    const { outcomes } = shortened(longReport(5_000, 3), 200_000);
    expect(outcomes.slice(-3).map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  });

  it('says of the run what the whole report says', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 800 }),
        fc.nat({ max: 800 }),
        fc.integer({ min: 3_000, max: 60_000 }),
        (changes, failed, most) => {
          const report = longReport(changes, Math.min(changes, failed));
          expect(failureOfRun(shortened(report, most))).toEqual(failureOfRun(report));
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([1_000, 3_000, 10_000])('uses the room that there is for a plan of %i changes', (number) => {
    const changes = Array.from({ length: number }, (_none, index) =>
      reported(`role-${index}`, { key: `${index} ${'k'.repeat(200)}` }),
    );
    const shorter = shortened(reportWith({ status: 'planned', changes }), 200_000);
    expect(bytes(shorter)).toBeLessThanOrEqual(200_000);
    expect(bytes(shorter)).toBeGreaterThan(199_000);
    expect(shorter.omitted).toEqual({ create: number - shorter.changes.length });
  });

  it('keeps the changes that take away, in their order, and says what it left out of each kind', () => {
    const actions = ['create', 'update', 'delete'] as const;
    const changes = actions.flatMap((action) =>
      Array.from({ length: 400 }, (_none, index) => reported(`${action}-${index}`, { action })),
    );
    const shorter = shortened(reportWith({ status: 'planned', changes }), 100_000);
    const updates = shorter.changes.length - 400;
    expect(updates).toBeGreaterThan(0);
    expect(shorter.changes).toEqual([...changes.slice(400, 400 + updates), ...changes.slice(800)]);
    expect(shorter.omitted).toEqual({ create: 400, update: 400 - updates });
  });

  it.each([
    { name: 'an error', more: { error: { code: 'X', message: 'y'.repeat(400_000) } } },
    { name: 'a refusal', more: { refusal: { code: 'X', message: 'm', hint: 'y'.repeat(400_000) } } },
    {
      name: 'a remark',
      more: { remarks: [{ severity: 'warning', subject: 'x', text: 'y'.repeat(400_000) }] },
    },
    { name: 'a reason', more: { withheld: [heldBack('Old', { reason: '\u0000'.repeat(400_000) })] } },
    { name: 'a text of many bytes', more: { changes: [reported('Admin', { why: '管'.repeat(400_000) })] } },
  ] satisfies readonly { name: string; more: Partial<RunReport> }[])(
    'cuts $name of 400,000 characters, keeps the entry, and says so',
    ({ more }) => {
      const shorter = shortened(reportWith(more), 200_000);
      expect(bytes(shorter)).toBeLessThan(5_000);
      expect(JSON.stringify(shorter)).toContain('… (400000 characters)');
      expect(shorter.omitted).toEqual({ texts: 1 });
      expect(isRunReport(shorter)).toBe(true);
    },
  );

  it('fits whatever its texts are, and still names its run', () => {
    const slice = { run: `arn:${'r'.repeat(300)}`, number: 2, applied: 1 };
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 6_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 3_000, max: 60_000 }),
        (texts, most) => {
          const changes = texts.map((why) => reported('x', { why, words: texts }));
          const shorter = shortened(reportWith({ changes, slice }), most);
          expect(bytes(shorter)).toBeLessThanOrEqual(most);
          expect(shorter.slice).toEqual(slice);
        },
      ),
      { numRuns: 20, seed: 7 },
    );
  });
});
