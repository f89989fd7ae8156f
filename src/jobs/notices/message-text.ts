/**
 * Names and texts come from other people's clouds: characters in them that have no shape of their own must not break a
 * line, hide one or turn the direction of writing.
 */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** The same of what may have lines of its own, such as an announcement. */
export function lines(text: string): string {
  return text
    .split(/\r\n|[\n\r]/u)
    .map(oneLine)
    .join('\n');
}

/** Slack reads `<!channel>` as everybody; Slack and Teams read brackets as links, and the others as emphasis. */
const shapes: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '[': '［',
  ']': '］',
  '*': '∗',
  '~': '∼',
  '`': 'ʼ',
  _: '＿',
};

/**
 * Text that a chat must not read as markdown. What Slack shows of a backslash is a backslash, so that characters are
 * replaced and not escaped. An underscore within a word is no emphasis, and stays: commands and names have it. Without
 * brackets, parentheses make no link.
 */
export function withoutMarkdown(text: string): string {
  return text.replace(/[<>[\]*~`]|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (found) =>
    found.replace(/./gu, (each) => shapes[each] ?? each),
  );
}
