/** One part of a regular expression at a time: escapes, classes, openings of groups and quantifiers are one each. */
const part =
  /\\(?:k<[^>]*>|u\{[^}]*\}|u[0-9a-f]{4}|x[0-9a-f]{2}|p\{[^}]*\}|c[a-z]|\d+|.)|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:<[=!]|<[^>]*>|[=!]|[a-z-]*:))?|(?:[*+?]|\{\d+(?:,\d*)?\})\??|./giu;

const quantifier = /^(?:[*+?]|\{\d)/u;
const plain = /^[^\\()[\]{}*+?.^$|]$/u;
const escapedPlain = /^\\[\\()[\]{}*+?.^$|/]$/u;

/** @param pattern A regular expression that is one with the flag `u`. */
export function partsOf(pattern: string): readonly string[] {
  return pattern.match(part) ?? [];
}

export function isQuantifier(each: string | undefined): each is string {
  return each !== undefined && quantifier.test(each);
}

export function isOpening(each: string): boolean {
  return each.startsWith('(');
}

/** The one character that a part stands for, if it does. */
export function characterOf(each: string): string | undefined {
  if (plain.test(each)) return each;
  return escapedPlain.test(each) ? each.slice(1) : undefined;
}
