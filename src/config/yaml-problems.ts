import { visit, type Document, type ErrorCode, type LineCounter } from 'yaml';
import type { ConfigProblem } from './config-error.ts';

/** What is wrong with the text before it can mean anything. One misplaced line makes many errors: the first is told. */
export function syntaxProblems(
  { errors }: Document,
  lines: LineCounter,
  text: string,
): readonly ConfigProblem[] {
  const tabs = errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  const told = new Set<ErrorCode>();
  const distinct = errors.filter(({ code }) => {
    const first = !told.has(code);
    told.add(code);
    return first || code === 'DUPLICATE_KEY';
  });
  return (tabs.length > 0 ? tabs : distinct).map(({ code, message, pos: [at] }) => ({
    path: '',
    line: lines.linePos(at).line,
    ...wordsFor(code, message, text.slice(at)),
  }));
}

function wordsFor(code: ErrorCode, message: string, rest: string): Pick<ConfigProblem, 'reason' | 'hint'> {
  if (code === 'TAB_AS_INDENT')
    return { reason: 'the line is indented with a tab', hint: 'YAML wants spaces' };
  if (code === 'DUPLICATE_KEY')
    return { reason: `the key ${/^[^:\s]+/u.exec(rest)?.[0] ?? ''} is there twice`, hint: 'join the two' };
  if (code === 'MULTIPLE_DOCS') {
    return {
      reason: 'a second document begins here',
      hint: 'a configuration is one document: remove the ---',
    };
  }
  const [first = ''] = message.split('\n');
  return { reason: `no valid YAML: ${first.replace(/ at line \d+, column \d+:?$/u, '')}` };
}

/** Why the aliases of a document cannot be followed. */
export function aliasProblems(document: Document, lines: LineCounter): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return;
      const line = alias.range ? lines.linePos(alias.range[0]).line : undefined;
      problems.push({
        path: '',
        ...(line === undefined ? {} : { line }),
        reason: `YAML reads *${alias.source} as a reference, and nothing is named so`,
        hint: `a text that begins with a star goes in quotes: '*${alias.source}'`,
      });
    },
  });
  if (problems.length > 0) return problems;
  return [
    { path: '', reason: 'its references (*name) stand for far too much text', hint: 'write it out instead' },
  ];
}
