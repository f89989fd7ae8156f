import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/report/plain-text.ts';
import { failureLines, renderText } from '../../src/report/text.ts';
import { anyReport, heldBack, reported, reportWith } from '../support/reports.ts';
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

describe('a line of the text report', () => {
  const reason = 'policy upsert-only never deletes';
  const lines = (name: string): readonly string[] =>
    renderText(reportWith({ withheld: [heldBack(name), heldBack('Sandbox')] }), uncoloured).split('\n');

  it('has its reason behind it where there is room', () => {
    expect(lines('Team')).toContain(`  -  111122223333  prod  Team     ${reason}`);
  });

  it('has its reason under it where there is none, and leaves other rows alone', () => {
    const long = 'n'.repeat(80);
    const at = lines(long).indexOf(`  -  111122223333  prod  ${long}`);
    expect(lines(long)[at + 1]).toBe(`      ${reason}`);
    expect(lines(long)[at + 2]).toBe(`  -  111122223333  prod  Sandbox  ${reason}`);
  });
});

describe('the end of the text report', () => {
  it('says nothing of what was written above a question about the plan', () => {
    const report = reportWith({ status: 'planned', changes: [reported('Admin')] });
    const text = renderText(report, { ...uncoloured, applyCommand: 'rolebridge apply', asks: true });
    expect(text).toMatch(/\nguard: .*\n$/u);
    expect(text).not.toMatch(/nothing was written|apply exactly/u);
    expect(renderText({ ...report, degraded: true }, { ...uncoloured, asks: true })).toMatch(
      /\ndegraded: not everything could be read\.\n$/u,
    );
  });

  it('names who stopped the run, in place of the code', () => {
    const error = { code: 'DEADLINE', message: 'the run was stopped', hint: 'Run it again.' };
    const report = reportWith({ status: 'failed', error });
    expect(renderText(report, { ...uncoloured, stoppedBy: 'Ctrl-C' })).toContain(
      '\nstopped by Ctrl-C before it was done\n  Run it again.\n',
    );
    expect(renderText(report, uncoloured)).toContain('\nDEADLINE: the run was stopped\n');
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
