/**
 * Name patterns of the configuration: `*` is any text, `?` is one character, everything else is itself.
 * The whole name has to match, and case counts, as it does in an ARN.
 */
export function matches(pattern: string, text: string): boolean {
  // Greedy with one point of return: linear in practice, whatever the pattern.
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      mark = t;
      p += 1;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      mark += 1;
      t = mark;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
