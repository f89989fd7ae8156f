export interface RegexReplacement {
  /** Of .NET. */
  readonly pattern: string;
  /** In which {name} stands for what a group of the pattern found. */
  readonly replacement: string;
}

/**
 * Entra: "Configure group claims", section on the regular expression: wherever in the value the pattern matches, the
 * filled replacement takes the place of the whole value; where it does not, the value stays. A group that took no part
 * gives nothing, and braces around something else stay (both assumed).
 */
export function replaced(value: string, { pattern, replacement }: RegexReplacement): string {
  const match = expression(pattern).exec(value);
  if (match === null) return value;
  const groups = match.groups ?? {};
  return replacement.replaceAll(/\{(\w+)\}/g, (all, name: string) =>
    name in groups ? (groups[name] ?? '') : all,
  );
}

/** .NET writes a group's name in apostrophes too, and a change of case in front of all. */
function expression(pattern: string): RegExp {
  const [, ignoreCase, rest = ''] = /^(\(\?i\))?(.*)$/s.exec(pattern) ?? [];
  const source = rest.replaceAll(/\\.|\(\?'(\w+)'/gs, (all, name?: string) =>
    name === undefined ? all : `(?<${name}>`,
  );
  try {
    return new RegExp(source, ignoreCase === undefined ? '' : 'i');
  } catch (cause) {
    throw new Error(`The lab cannot read the regular expression ${pattern}.`, { cause });
  }
}
