/**
 * Names and descriptions come from other people's clouds: control characters in them must not move a cursor,
 * turn the direction of writing, hide a line or break a table. So every character that has no shape of its own goes.
 */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

/**
 * Pads each column to its widest cell; the last is left as it is.
 * @param widestColumn One long name must not push a whole table off the screen: a wider cell pushes its own row only.
 */
export function columns(rows: readonly (readonly string[])[], widestColumn = 28): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, width(cell) > widestColumn ? 0 : width(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : padded(cell, widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function padded(cell: string, wanted: number): string {
  return `${cell}${' '.repeat(Math.max(0, wanted - width(cell)))}`;
}

const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;

/** How many columns of a terminal a text takes: marks none, East Asian characters and emoji two (Unicode, UAX #11). */
export function width(text: string): number {
  let columnsTaken = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    columnsTaken += wide.test(character) ? 2 : 1;
  }
  return columnsTaken;
}
