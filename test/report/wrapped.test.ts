import { describe, expect, it } from 'vitest';
import { wrapped } from '../../src/report/wrapped.ts';

describe('a text in lines', () => {
  it.each([
    { name: 'breaks between words', text: 'one two three', lines: ['one two', 'three'] },
    { name: 'breaks a word that is too long', text: 'a 123456789 b', lines: ['a', '12345678', '9 b'] },
    { name: 'counts wide characters as two', text: '漢漢漢漢漢', lines: ['漢漢漢漢', '漢'] },
    { name: 'has one space between words', text: ' one \n two ', lines: ['one two'] },
    { name: 'of nothing has none', text: ' ', lines: [] },
  ])('$name', ({ text, lines }) => expect(wrapped(text, 8)).toEqual(lines));
});
