import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
import { anyReport, reported, reportWith } from '../support/reports.ts';
import { failedSample, sampleReports } from './sample-reports.ts';

const samples = Object.entries({ ...sampleReports, 'failed without a plan': failedSample });
const applyCommand = 'rolebridge apply app-roles --expect 0123456789ab';

/** All samples in one file, so that a change of wording is read as a whole. */
function gallery(render: (report: (typeof samples)[number][1]) => string): string {
  return samples.map(([name, report]) => `======== ${name}\n${render(report)}`).join('\n');
}

describe('a report for people', () => {
  it('reads like this in a terminal', async () => {
    await expect(
      gallery((report) => renderText(report, { colour: false, applyCommand })),
    ).toMatchFileSnapshot('text.golden.txt');
  });

  it('reads like this in Markdown', async () => {
    await expect(gallery(renderMarkdown)).toMatchFileSnapshot('markdown.golden.txt');
  });
});

describe('a report for programs', () => {
  it.each(samples)('is the whole report as JSON: %s', (_name, report) => {
    expect(JSON.parse(renderJson(report))).toEqual(report);
  });

  it('is the same JSON without anything that a terminal obeys, whatever the names hold', () =>
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = renderJson(report);
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
      }),
    ));

  it.each([
    { name: 'the one-byte escape', role: 'a\u009b2J', written: String.raw`a\u009b2J` },
    { name: 'an override of direction', role: 'a\u202eb', written: String.raw`a\u202eb` },
    { name: 'a tag that hides text', role: '\u{e0041}', written: String.raw`\udb40\udc41` },
  ])('escapes $name', ({ role, written }) =>
    expect(renderJson(reportWith({ changes: [reported(role)] }))).toContain(`"${written}"`),
  );

  it('looks like this', async () => {
    await expect(renderJson(failedSample)).toMatchFileSnapshot('report.golden.json');
  });
});
