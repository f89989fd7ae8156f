/**
 * Names and descriptions come from other people's clouds: control characters in them must not move a cursor,
 * hide a line or break a table.
 */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to take out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** One long name must not push a whole table off the screen: a wider cell sticks out of its column instead. */
const widestColumn = 64;

/** Pads each column to its widest cell, within reason; the last is left as it is. */
export function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries())
      widths[index] = Math.max(widths[index] ?? 0, Math.min(cell.length, widestColumn));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
