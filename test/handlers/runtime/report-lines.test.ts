import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failedReport, type RunReport } from '../../../src/core/report.ts';
import { reportLines, type ReportLine } from '../../../src/handlers/runtime/report-lines.ts';

const now = new Date('2026-11-20T08:00:00Z');
const empty = failedReport('app-roles', 'plan', { code: 'NONE', message: 'none' }, now, now);

/** A report with so many changes, remarks and accounts that could not be read. */
function reportWith(changes: number, remarks: number, gaps: number): RunReport {
  const numbers = (length: number) => Array.from({ length }, (_, index) => String(index));
  return {
    ...empty,
    changes: numbers(changes).map((key) => ({
      action: 'create',
      key,
      target: 'production',
      words: ['Ärzte'],
      fields: [],
      why: 'wanted, not there',
    })),
    remarks: numbers(remarks).map((subject) => ({ severity: 'info', subject, text: 'x' })),
    reads: [
      {
        source: 'AWS IAM',
        found: 'little',
        gaps: numbers(gaps).map((scope) => ({ scope, code: 'DENIED', reason: 'denied' })),
      },
    ],
  };
}

const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The items of a list, put together again from the lines that go on with it. */
function listIn(lines: readonly ReportLine[], list: string): readonly unknown[] {
  return lines.flatMap(({ fields }) =>
    fields['list'] === list ? (fields['items'] as readonly unknown[]) : [],
  );
}

describe('a report in the log', () => {
  it('is one whole line when it fits', () => {
    const report = reportWith(3, 1, 1);
    expect(reportLines(report)).toEqual([{ message: 'report', fields: { report } }]);
  });

  it('is never lost in part when it does not fit, and no line of the rest is over the limit', () => {
    const counts = fc.nat({ max: 60 });
    fc.assert(
      fc.property(counts, counts, counts, (changes, remarks, gaps) => {
        const report = reportWith(changes, remarks, gaps);
        fc.pre(size(report) > 2000);
        const [first, ...rest] = reportLines(report, 2000);
        expect(first?.fields['counts']).toMatchObject({ changes, remarks, gaps, outcomes: 0 });
        expect(listIn(rest, 'changes')).toEqual(report.changes);
        expect(listIn(rest, 'remarks')).toEqual(report.remarks);
        expect(listIn(rest, 'gaps')).toEqual(
          report.reads[0]?.gaps.map((gap) => ({ source: 'AWS IAM', ...gap })),
        );
        for (const { fields } of rest) expect(size(fields['items'])).toBeLessThan(2200);
        expect(rest.map(({ fields }) => fields['part'])).toEqual(rest.map((_, index) => index + 1));
        expect(rest.every(({ fields }) => fields['of'] === rest.length)).toBe(true);
      }),
      { seed: 7 },
    );
  });

  it('shows the first entries and says where the whole is', () => {
    const [first, ...rest] = reportLines(reportWith(2000, 0, 0));
    expect(first?.fields).toMatchObject({
      counts: { changes: 2000 },
      shortened: expect.stringContaining(`in the ${rest.length} lines "report, continued"`),
    });
    expect(first?.fields['report']).toMatchObject({ changes: expect.objectContaining({ length: 10 }) });
    expect(size(first)).toBeLessThan(200_000);
  });
});
