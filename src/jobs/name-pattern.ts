import { effortProblem } from './pattern-effort.ts';
import { characterOf, isQuantifier, partsOf } from './pattern-parts.ts';

/** What keeps a text from being the pattern of a rule, for people; undefined when nothing does. */
export function patternProblem(pattern: string): string | undefined {
  try {
    groupNames(pattern);
  } catch (error) {
    return `no regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
  return effortProblem(partsOf(pattern));
}

/** The named groups of a pattern. @throws SyntaxError when it is no regular expression. */
export function groupNames(pattern: string): readonly string[] {
  const { source } = new RegExp(pattern, 'u');
  // With an empty alternative it matches the empty text, and a match knows its groups.
  return Object.keys(new RegExp(`(?:${source})|`, 'u').exec('')?.groups ?? {});
}

/** What every name that fits begins with; empty when nothing is sure. */
export function literalPrefix(pattern: string): string {
  const [first, ...rest] = partsOf(pattern);
  const parts = first === '^' || first === undefined ? rest : [first, ...rest];
  // An alternative may be anywhere, also within a group: then nothing is sure.
  if (parts.includes('|')) return '';
  const literal: string[] = [];
  for (const [index, each] of parts.entries()) {
    const text = characterOf(each);
    if (text === undefined) break;
    // What is repeated or left out ends what is sure.
    if (isQuantifier(parts[index + 1])) break;
    literal.push(text);
  }
  return literal.join('');
}
