import { plain, width } from './plain-text.ts';

/** Columns of a terminal that a text for people takes at most. */
export const WIDEST = 100;

/** A text in lines that all begin below the end of the first one's head. */
export function hanging(head: string, text: string, columns = WIDEST): readonly string[] {
  const [first = '', ...more] = wrapped(plain(text), columns - head.length);
  return [`${head}${first}`.trimEnd(), ...more.map((line) => ' '.repeat(head.length) + line)];
}

/** The words of a text in lines that take so many columns at most. A word that is longer goes on in the next line. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (width(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const parts = cut(word, columns);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}

function cut(word: string, columns: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && width(part + character) > columns) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
