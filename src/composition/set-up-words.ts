import type { MemberParameters } from './set-up-parameters.ts';

/** The only words that the shell is to fill in: what the configuration holds, it never reads. */
export const organization = '$organization';
export const root = '$root';

/** AWS CLI: "Using shorthand syntax": commas divide, and a backslash makes a comma or a backslash one of the text. */
export function stackSetParameters(parameters: MemberParameters): readonly string[] {
  return [...parameters].map(([key, values]) => {
    const text = values.map((each) => each.replaceAll(/[\\,]/gu, String.raw`\$&`)).join(String.raw`\,`);
    return `ParameterKey=${key},ParameterValue=${shellWord(text)}`;
  });
}

/** One word of a shell, which fills in nothing but our own variables. */
export function shellWord(text: string): string {
  if (text === organization || text === root) return `"${text}"`;
  if (/^[\w:/.,+=@-]+$/u.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export function continued(words: readonly string[]): readonly string[] {
  return words.map((word, index) => `    ${word}${index === words.length - 1 ? '' : ' \\'}`);
}
