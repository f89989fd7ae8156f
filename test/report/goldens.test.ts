import { describe, expect, it } from 'vitest';
import { renderJson } from '../../src/report/json.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderText } from '../../src/report/text.ts';
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

  it('looks like this', async () => {
    await expect(renderJson(failedSample)).toMatchFileSnapshot('report.golden.json');
  });
});
