import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type * as z from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { issueWords } from './issue-words.ts';
import { schemasOf } from './known-schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { aliasProblems, syntaxProblems } from './yaml-problems.ts';

/** What a file says, or everything that is wrong with it. */
export type ParsedYaml<T> =
  | { readonly value: T; readonly lineAt: LineAt }
  | { readonly problems: readonly ConfigProblem[]; readonly cause?: unknown };

/** The line of the deepest part of the path that is in the file. */
export type LineAt = (path: readonly PropertyKey[]) => number | undefined;

/** Reads YAML (JSON is YAML too) that a schema describes. */
export function parseYaml<T>(text: string, schema: z.ZodType<T>): ParsedYaml<T> {
  if (text.includes('\u0000')) {
    return { problems: [{ path: '', reason: 'the file is not UTF-8 text', hint: 'save it as UTF-8' }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = syntaxProblems(document, lines, text);
  // A key that is there twice hides no other problem, anything else would make the rest guesswork.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) return { problems: syntax };

  let value: unknown;
  try {
    // Aliases are followed here, which may fail: one that names nothing, or a few that stand for millions.
    value = document.toJS();
  } catch (cause) {
    return { problems: aliasProblems(document, lines), cause };
  }
  const lineAt: LineAt = (path) => lineOf(document, lines, path);
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success && syntax.length === 0) return { value: parsed.data, lineAt };
  const faulty = { value, lineAt, schemasAt: schemasOf(schema) };
  const rest = parsed.success ? [] : schemaProblems(parsed.error.issues, faulty);
  return { problems: [...syntax, ...rest], cause: parsed.error };
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}
