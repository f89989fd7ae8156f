import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectLine } from '../../../src/providers/notify/subject-line.ts';

describe('the subject of a mail', () => {
  it.each([
    {
      text: 'SAML certificate of AWS production ends in 30 days',
      line: 'SAML certificate of AWS production ends in 30 days',
    },
    { text: 'Zürich – “Zugänge” für Straße… ①', line: 'Zurich - "Zugange" fur Strasse... 1' },
    { text: 'one\r\ntwo\u0000three\u2028four', line: 'one two three four' },
    { text: '  証明書 ends ', line: '? ends' },
    { text: '', line: 'Rolebridge' },
    { text: '\n', line: 'Rolebridge' },
    { text: 'x'.repeat(99), line: 'x'.repeat(99) },
    { text: 'x'.repeat(100), line: `${'x'.repeat(96)}...` },
    { text: `${'x'.repeat(95)} ${'y'.repeat(9)}`, line: `${'x'.repeat(95)}...` },
  ])('of "$text" is "$line"', ({ text, line }) => {
    expect(subjectLine(text)).toBe(line);
  });

  it('is one that SNS takes, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(subjectLine(text)).toMatch(/^[!-~](?:[ -~]{0,97}[!-~])?$/);
      }),
      { seed: 1 },
    );
  });
});
