import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, plain, width } from '../../src/report/plain-text.ts';
import { anyText } from '../support/reports.ts';

describe('plain text', () => {
  it.each([
    { name: 'escape sequences', text: 'a\u001b[2Jb', plainly: 'a [2Jb' },
    { name: 'the one-byte escape', text: 'a\u009b2Jb', plainly: 'a 2Jb' },
    { name: 'line breaks', text: 'a\r\n\u2028\u2029\u0085b', plainly: 'a b' },
    { name: 'carriage returns and backspaces', text: 'real\rfake\b\b', plainly: 'real fake ' },
    { name: 'overrides of direction', text: 'a\u202e\u2066\u061c\u200fb', plainly: 'a b' },
    { name: 'invisible characters', text: 'a\u200b\u200d\ufeff\u00ad\u2060b', plainly: 'a b' },
    { name: 'tags that hide text', text: 'a\u{e0041}\u{e0042}b', plainly: 'a b' },
    { name: 'half characters', text: 'a\ud800b', plainly: 'a b' },
  ])('takes out $name', ({ text, plainly }) => expect(plain(text)).toBe(plainly));

  it.each(['Größe', '管理者', 'مدير', 'é', '👩', '{a|b} `c` <d>'])('keeps %s', (text) =>
    expect(plain(text)).toBe(text),
  );

  it('never holds anything that a terminal obeys', () =>
    fc.assert(
      fc.property(anyText, (text) => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    ));
});

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['', 0],
    ['管理者', 6],
    ['한글', 4],
    ['カナ', 4],
    ['ＡＢ', 4],
    ['e\u0301', 1],
    ['👍', 2],
  ])('%s takes %i columns', (text, taken) => expect(width(text)).toBe(taken));
});

describe('columns', () => {
  it('are as wide as their widest cell, also where characters are wide', () => {
    expect(
      columns([
        ['管理者', 'x'],
        ['admin', 'y'],
        ['e\u0301', 'z'],
      ]),
    ).toEqual(['管理者  x', 'admin   y', 'e\u0301       z']);
  });

  it('are not pushed away by one very long cell, which sticks out instead', () => {
    const long = 'n'.repeat(500);
    const [first = '', second = ''] = columns([
      [long, 'why'],
      ['short', 'why'],
      ['a little longer', 'why'],
    ]);
    expect(first).toBe(`${long}  why`);
    expect(second).toBe(`${'short'.padEnd(15)}  why`);
  });

  it('have no blanks at the end', () =>
    expect(
      columns([
        ['a', ''],
        ['bb', ''],
      ]),
    ).toEqual(['a', 'bb']));
});
