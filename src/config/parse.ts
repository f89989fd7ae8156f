import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { issueWords } from './issue-words.ts';
import { schemasOf, type SchemasAt } from './known-schema.ts';
import { configSchema, type Config } from './schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { aliasProblems, syntaxProblems } from './yaml-problems.ts';

let configSchemas: SchemasAt | undefined;

/**
 * Reads a configuration from YAML (JSON is YAML too).
 * @param source What to call the text in an error: the file's name.
 * @throws ConfigError with every problem, its path and its line.
 */
export function parseConfig(text: string, source: string): Config {
  return parseYaml(text, source, configSchema, (path) => (configSchemas ??= schemasOf(configSchema))(path));
}

/** Reads a file of any schema. Throws as parseConfig does. */
export function parseYaml<T>(
  text: string,
  source: string,
  schema: z.ZodType<T>,
  schemasAt: SchemasAt = schemasOf(schema),
): T {
  if (text.includes('\u0000')) {
    throw new ConfigError(source, [
      { path: '', reason: 'the file is not UTF-8 text', hint: 'save it as UTF-8' },
    ]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = syntaxProblems(document, lines, text);
  // A key that is there twice hides no other problem, anything else would make the rest guesswork.
  if (document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')) throw new ConfigError(source, syntax);

  const value = plainValue(document, lines, source);
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success && syntax.length === 0) return parsed.data;
  const lineAt = (path: readonly PropertyKey[]): number | undefined => lineOf(document, lines, path);
  const rest = parsed.success ? [] : schemaProblems(parsed.error.issues, value, { lineAt, schemasAt });
  throw new ConfigError(source, [...syntax, ...rest], parsed.error);
}

/** Aliases are followed here, which may fail: one that names nothing, or a few that stand for millions. */
function plainValue(document: Document, lines: LineCounter, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigError(source, aliasProblems(document, lines), error);
  }
}

/** The line of the deepest part of the path that is in the file. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}
