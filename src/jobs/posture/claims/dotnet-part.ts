/** Why a part of a pattern cannot be followed here: .NET means something else by it, or takes it no more than we. */
export interface Untranslated {
  readonly state: 'different';
  readonly because: string;
}

export type Translated = string | Untranslated;

/** .NET: "Character classes in regular expressions": of Unicode, where JavaScript means ASCII. */
const classes: Readonly<Record<string, string>> = {
  d: String.raw`\p{Nd}`,
  w: String.raw`\p{L}\p{Mn}\p{Nd}\p{Pc}`,
  s: String.raw`\f\n\r\t\v\x85\p{Z}`,
};

/** .NET: "Character escapes in regular expressions" and "Anchors". No display name has a line feed at its end. */
const escapes: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: '$',
  a: String.raw`\x07`,
  e: String.raw`\x1b`,
};

const escape = /\\(?:x[\da-f]{2}|u[\da-f]{4}|c[a-z]|p\{\w+\}|k(?:<\w+>|'\w+')|[^])/iu;
const shared = /^\\(?:[tnrfv]|x..|u....|c.)$/u;
const category = /^\\[pP]\{[LMNPSZC][a-z]?\}$/u;

/** Escapes, classes, openings of groups and quantifiers are one part each. */
export const dotnetPart = new RegExp(
  [
    escape.source,
    String.raw`\[\^?\]?(?:\\[^]|[^\]\\])*\]`,
    String.raw`\(\?(?:<?[=!]|<[^>]*>|'[^']*'|[a-z-]+[:)]|[^])`,
    String.raw`[*+?]\??|\{\d+(?:,\d*)?\}\??`,
    '[^]',
  ].join('|'),
  'giu',
);

/** All of them in one text, or the first that cannot be. */
export function joined(parts: readonly Translated[]): Translated {
  return parts.every((each) => typeof each === 'string')
    ? parts.join('')
    : (parts.find((each) => typeof each !== 'string') ?? '');
}

/** @param lineFeeds Whether a dot is a line feed, too. */
export function translatedPart(part: string, lineFeeds: boolean): Translated {
  if (part.startsWith('(?')) return opening(part);
  if (part.startsWith('[') && part.length > 1) return characterClass(part);
  if (part.startsWith('\\')) return outsideOfClass(part);
  if (part === '.') return lineFeeds ? '[^]' : String.raw`[^\n]`;
  // Alone they stand for themselves in .NET.
  return /^[{}\]]$/u.test(part) ? `\\${part}` : part;
}

/** The name in the opening of a group: .NET has two ways to write it. */
export function groupName(part: string): string | undefined {
  const [, angled, quoted] = /^\(\?(?:<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')$/u.exec(part) ?? [];
  return angled ?? quoted;
}

function opening(part: string): Translated {
  const name = groupName(part);
  if (name !== undefined) return `(?<${name}>`;
  return /^\(\?(?:<?[=!]|:)$/u.test(part) ? part : different(part);
}

function outsideOfClass(part: string): Translated {
  const letter = part.slice(1);
  const set = classes[letter.toLowerCase()];
  if (set !== undefined) return letter === letter.toLowerCase() ? `[${set}]` : `[^${set}]`;
  const backreference = /^k.(\w+).$/u.exec(letter)?.[1];
  if (backreference !== undefined) return `\\k<${backreference}>`;
  // A boundary is one of Unicode's words in .NET, and numbers count named groups last.
  if (/^(?:[bBGk]|\d)$/u.test(letter)) return different(part);
  return escapes[letter] ?? either(part);
}

function characterClass(part: string): Translated {
  const [, not = '', inner = ''] = /^\[(\^?)([^]*)\]$/u.exec(part) ?? [];
  if (inner.includes('-[')) return different(part);
  const parts = inner.match(new RegExp(`${escape.source}|[^]`, 'giu')) ?? [];
  // After a set a hyphen stands for itself, and has to be told apart from a range here.
  const members = parts.map((each, index) =>
    each === '-' && /^\\[dwsp]/iu.test(parts[index - 1] ?? '') ? String.raw`\-` : inClass(each),
  );
  const inside = joined(members);
  return typeof inside === 'string' ? `[${not}${inside}]` : inside;
}

function inClass(part: string): Translated {
  if (!part.startsWith('\\')) return /^[[\]]$/u.test(part) ? `\\${part}` : part;
  const letter = part.slice(1);
  if (letter === '-') return part;
  if (letter === 'b') return String.raw`\x08`;
  if (letter === 'D') return String.raw`\P{Nd}`;
  // The opposite of several categories cannot stand among others.
  if (/^(?:[WS]|[AzZGBk].*|\d)$/u.test(letter)) return different(part);
  return classes[letter] ?? escapes[letter] ?? either(part);
}

/** What means the same on both sides, in a class and outside. Escapes of what needs none stand for it in .NET. */
function either(part: string): Translated {
  if (shared.test(part) || category.test(part)) return part;
  const character = part.slice(1);
  if (character === '') return { state: 'different', because: 'the pattern ends with a backslash' };
  if (/^p/iu.test(character)) return different(part);
  if (/\w/u.test(character)) return { state: 'different', because: `.NET knows no ${part}` };
  return /[\\^$.*+?()[\]{}|/]/u.test(character) ? part : character;
}

function different(part: string): Untranslated {
  return { state: 'different', because: `${part} is .NET's own, and is not followed here` };
}
