/** Users report that Graph refuses a longer text in `startswith` (microsoft-graph-explorer-v4 issue 2103). */
const LONGEST = 120;

/**
 * The fewest beginnings of names that find all that the given ones find, and maybe more: too long ones are cut, and
 * those that another one covers are left out. Sorted by length.
 */
export function widestPrefixes(prefixes: readonly string[]): readonly string[] {
  const widest: string[] = [];
  for (const each of [...new Set(prefixes.map(cut))].toSorted(byLength)) {
    const covered = widest.some((wider) => folded(each).startsWith(folded(wider)));
    if (!covered) widest.push(each);
  }
  return widest;
}

/** Ends before half a character too, which cannot stand in a URL. */
function cut(prefix: string): string {
  const short = prefix.slice(0, LONGEST);
  const half = short.search(/\p{Surrogate}/u);
  return half < 0 ? short : short.slice(0, half);
}

/** Graph compares without regard to case. How it takes other letters is not documented, so those stay apart. */
function folded(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function byLength(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}
