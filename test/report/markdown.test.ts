import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { anyReport, reported, reportWith } from '../support/reports.ts';

/** The table row of a single change whose role has that name. */
function rowOf(name: string): string {
  const text = renderMarkdown(reportWith({ status: 'planned', changes: [reported(name)] }));
  return text.split('\n').find((line) => line.startsWith('| create')) ?? '';
}

describe('the Markdown report', () => {
  it('has tables whose rows have as many cells as their heads, whatever the names hold', () =>
    fc.assert(
      fc.property(anyReport, (report) => {
        const tables = renderMarkdown(report)
          .trimEnd()
          .split('\n\n')
          .map((block) => block.split('\n'));
        for (const [head = '', ...rows] of tables.filter(([line]) => line?.startsWith('|'))) {
          const widths = new Set([head, ...rows].map((row) => row.split('|').length));
          expect(widths.size).toBe(1);
        }
      }),
    ));

  it('of anything has no HTML, code or control characters of the clouds', () =>
    fc.assert(
      fc.property(anyReport, (report) => {
        const text = renderMarkdown(report);
        expect(text.replaceAll('<br>', '')).not.toContain('<');
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    ));

  it.each([
    { name: 'a link', role: '[x](y)', row: '&#91;x&#93;(y)' },
    { name: 'a bare address', role: 'https://example.org', row: 'https:&#8203;//example.org' },
    { name: 'a bare host', role: 'www.example.org', row: 'www&#8203;.example.org' },
    { name: 'a mention', role: '@everyone', row: '@&#8203;everyone' },
    { name: 'a reference', role: '#1', row: '&#35;1' },
    { name: 'a formula', role: '$x$', row: '&#36;x&#36;' },
    { name: 'HTML', role: '<img src=x>', row: '&#60;img src=x&#62;' },
    { name: 'an entity', role: '&#64;', row: '&#38;&#35;64;' },
    { name: 'emphasis', role: '*a* _b_ ~~c~~', row: String.raw`\*a\* \_b\_ &#126;&#126;c&#126;&#126;` },
    { name: 'an escape', role: String.raw`\|`, row: '&#92;&#124;' },
  ])('leaves $name text', ({ role, row }) =>
    expect(rowOf(role)).toBe(`| create | production | 111122223333 prod ${row} | wanted, not there |`),
  );
});
