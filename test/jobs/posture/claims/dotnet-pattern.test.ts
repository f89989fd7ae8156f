import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translate } from '../../../../src/jobs/posture/claims/dotnet-pattern.ts';

function fits(pattern: string, text: string): string | undefined {
  const translated = translate(pattern);
  if (translated.state !== 'same') throw new Error(translated.because);
  return translated.expression.exec(text)?.[0];
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== '';
  } catch {
    return false;
  }
}

describe('a pattern of .NET', () => {
  it.each([
    {
      pattern: String.raw`AWS-(?'account'[\d]{12})-(?'role'[\w])`,
      text: 'AWS-111122223333-Admins',
      fit: 'AWS-111122223333-A',
    },
    { pattern: String.raw`^(?<role>[\w+=,.@-]+)$`, text: 'Data.Admin+1', fit: 'Data.Admin+1' },
    { pattern: String.raw`\w+`, text: 'Prüfer', fit: 'Prüfer' },
    { pattern: String.raw`\d+`, text: '٣٤', fit: '٣٤' },
    { pattern: String.raw`[^\d]+`, text: '12ab', fit: 'ab' },
    { pattern: String.raw`\W`, text: 'ü-', fit: '-' },
    { pattern: '(?i)aws', text: 'AWS', fit: 'AWS' },
    { pattern: 'a.b', text: 'a\rb', fit: 'a\rb' },
    { pattern: '(?s)a.b', text: 'a\nb', fit: 'a\nb' },
    { pattern: String.raw`\Aab\z`, text: 'ab', fit: 'ab' },
    { pattern: String.raw`\@\-\_x`.replace(String.raw`\_`, '_'), text: '@-_x', fit: '@-_x' },
    { pattern: 'a{', text: 'a{', fit: 'a{' },
    { pattern: '[]a]+', text: 'a]', fit: 'a]' },
    { pattern: String.raw`[\w-.]+`, text: 'a-b.c', fit: 'a-b.c' },
    { pattern: String.raw`(?'x'a)\k'x'`, text: 'aa', fit: 'aa' },
  ])('$pattern takes $fit of $text', ({ pattern, text, fit }) => {
    expect(fits(pattern, text)).toBe(fit);
  });

  it('names its groups in both ways of writing', () => {
    expect(translate(String.raw`(?'one'a)(?<two>b)`)).toMatchObject({
      state: 'same',
      groups: ['one', 'two'],
    });
  });

  it.each([
    {
      why: 'a boundary of words, which is Unicode there',
      pattern: String.raw`\bAdmins`,
      says: String.raw`\b`,
    },
    { why: 'an atomic group', pattern: '(?>a)', says: '(?>' },
    { why: 'balancing groups', pattern: '(?<a-b>x)', says: '(?<a-b>' },
    { why: 'subtraction of classes', pattern: '[a-z-[aeiou]]', says: '-[' },
    { why: 'a block of Unicode', pattern: String.raw`\p{IsGreek}`, says: 'IsGreek' },
    { why: 'options in the middle', pattern: 'a(?i)b', says: '(?i)' },
    { why: 'a backreference by number', pattern: String.raw`(a)\1`, says: String.raw`\1` },
    { why: 'an opposite among others', pattern: String.raw`[\Wa]`, says: String.raw`\W` },
    { why: 'one name for two groups', pattern: "(?'a'x)(?'a'y)", says: 'two groups' },
    { why: 'an escape that there is not', pattern: String.raw`\q`, says: String.raw`\q` },
    { why: 'what is no expression', pattern: '(', says: 'no regular expression' },
    { why: 'what could take for ever', pattern: '(a+)+b', says: 'for ever' },
    {
      why: 'what could take long without case',
      pattern: '(?i)^[a-z]+A[a-z]+A[a-z]+A(?<role>[a-z]+)$',
      says: 'very long to match',
    },
  ])('is not followed where it has $why', ({ pattern, says }) => {
    expect(translate(pattern)).toEqual({
      state: 'different',
      because: expect.stringContaining(says) as string,
    });
  });

  it('means what it means here where both languages agree, or is not followed', () => {
    const parts = [
      'a',
      'B',
      '-',
      '7',
      '[a-z]',
      '[^-]',
      String.raw`\d`,
      String.raw`[\w]`,
      '(?:a|b)',
      '(?<x>7)',
      '^',
      '$',
    ];
    const part = fc.tuple(fc.constantFrom(...parts), fc.constantFrom('', '', '+', '?', '{2}'));
    const pattern = fc
      .array(part, { maxLength: 6 })
      .map((all) => all.map(([one, times]) => `${one}${times}`).join(''));
    fc.assert(
      fc.property(pattern.filter(isExpression), fc.stringMatching(/^[abB7z-]{0,12}$/u), (source, text) => {
        const translated = translate(source);
        const here = new RegExp(source, 'u').exec(text)?.[0];
        expect(translated.state === 'same' ? translated.expression.exec(text)?.[0] : here).toBe(here);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});
