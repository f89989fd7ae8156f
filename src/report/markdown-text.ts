import { plain } from './plain-text.ts';

/** Nothing when there are no rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map((cells) => line(cells.map(escaped)))].join(
    '\n',
  );
}

/**
 * Whatever a cloud's names hold stays text: no table cell, HTML, formula, link or mention of theirs. Links and mentions
 * are found in the text after escapes are read (GitHub Flavored Markdown, "Autolinks (extension)"), so that an
 * invisible character has to part them.
 */
export function escaped(text: string): string {
  return plain(text)
    .replace(/[\\|<>`*_[\]~$&#]/gu, (character) =>
      character === '_' || character === '*' ? `\\${character}` : `&#${character.charCodeAt(0)};`,
    )
    .replace(/@|:(?=\/\/)|www(?=\.)/giu, '$&&#8203;');
}
