/** `1 app role`, `2 app roles`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `a, b and 3 more`. @param most How many are named. */
export function few(names: readonly string[], most = 10): string {
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}

/** A text that is not longer than that; what is cut ends in `…`, never in half of a character that takes two places. */
export function cutTo(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
