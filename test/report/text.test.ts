import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/report/plain-text.ts';
import { failureLines, renderText } from '../../src/report/text.ts';
import { anyReport, reported, reportWith } from '../support/reports.ts';
import { sampleReports } from './sample-reports.ts';

const uncoloured = { colour: false } as const;

describe('the text report', () => {
  it('of anything never throws and never holds what a terminal obeys', () =>
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = renderText(report, { ...uncoloured, applyCommand: 'rolebridge apply' });
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    ));

  it('shows the words of every change', () =>
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = renderText(report, uncoloured);
        for (const word of report.changes.flatMap(({ words }) => words)) {
          expect(text).toContain(plain(word).trimEnd());
        }
      }),
    ));

  it('keeps a difference to its line, whatever its values hold', () => {
    const field = { field: 'description', before: 'one\ntwo', after: '\u001b[Hthree' };
    const change = reported('a', { action: 'update', fields: [field] });
    expect(renderText(reportWith({ changes: [change] }), uncoloured)).toContain(
      '\n      description: "one two" becomes " [Hthree"\n',
    );
  });

  it('in colour says the same as without', () => {
    const report = sampleReports['plan with everything'] ?? reportWith();
    const coloured = renderText(report, { colour: true });
    expect(coloured).not.toBe(renderText(report, uncoloured));
    expect(stripVTControlCharacters(coloured)).toBe(renderText(report, uncoloured));
  });

  it.each([
    { status: 'planned', command: true },
    { status: 'no-changes', command: false },
    { status: 'applied', command: false },
    { status: 'refused', command: false },
  ] as const)('of status $status offers to apply it: $command', ({ status, command }) => {
    const text = renderText(reportWith({ status }), { ...uncoloured, applyCommand: 'rolebridge apply' });
    expect(text.includes('apply exactly this:  rolebridge apply\n')).toBe(command);
  });
});

describe('the lines of a failure', () => {
  it('that go on are indented, so that none looks like one of ours', () => {
    expect(failureLines({ code: 'X', message: 'no\nApplied: 5 of 5\n   deep', hint: 'try' })).toEqual([
      'X: no',
      '  Applied: 5 of 5',
      '  deep',
      '  try',
    ]);
  });
});
