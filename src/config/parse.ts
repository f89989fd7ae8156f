import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { nearest } from '../core/nearest.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { configSchema, type Config } from './schema.ts';

/**
 * Reads a configuration from YAML (JSON is YAML too).
 * @param source What to call the text in an error: the file's name.
 * @throws ConfigError with every problem, its path and its line.
 */
export function parseConfig(text: string, source: string): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigError(
      source,
      document.errors.map(({ message, pos: [at] }) => ({
        path: '',
        line: lines.linePos(at).line,
        reason: message.split('\n')[0] ?? message,
      })),
    );
  }
  const parsed = configSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const at = (path: readonly PropertyKey[]): number | undefined => lineOf(document, lines, path);
  throw new ConfigError(
    source,
    parsed.error.issues.flatMap((issue) => problemsOf(issue, at)),
    parsed.error,
  );
}

type Issue = z.core.$ZodIssue;
type LineAt = (path: readonly PropertyKey[]) => number | undefined;

function problemsOf(issue: Issue, lineAt: LineAt): readonly ConfigProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place([...issue.path, key], lineAt),
      reason: 'unknown key',
      ...suggestion(key, knownKeys(issue.path)),
    }));
  }
  if (issue.code === 'invalid_union') return unionProblems(issue, lineAt);
  return [{ ...place(issue.path, lineAt), reason: issue.message }];
}

/** Of a union's branches, the one that fits best says what is wrong; none in particular gives the union's own words. */
function unionProblems(
  issue: Extract<Issue, { readonly code: 'invalid_union' }>,
  lineAt: LineAt,
): readonly ConfigProblem[] {
  const inner = issue.errors.filter((branch) => branch.every(({ path }) => path.length > 0));
  const [best] = inner.toSorted((a, b) => a.length - b.length);
  if (best === undefined || inner.length !== 1)
    return [{ ...place(issue.path, lineAt), reason: issue.message }];
  return best.flatMap((one) => problemsOf({ ...one, path: [...issue.path, ...one.path] }, lineAt));
}

function place(path: readonly PropertyKey[], lineAt: LineAt): Pick<ConfigProblem, 'path' | 'line'> {
  const line = lineAt(path);
  return { path: pathText(path), ...(line === undefined ? {} : { line }) };
}

function suggestion(key: string, known: readonly string[]): Pick<ConfigProblem, 'hint'> {
  const meant = nearest(key, known);
  if (meant !== undefined) return { hint: `did you mean ${meant}?` };
  return known.length === 0 ? {} : { hint: `known here: ${known.join(', ')}` };
}

/** The line of the deepest part of the path that is in the file. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** The keys that the schema knows at a path, read from its own JSON Schema. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: readonly Schema[] };
  let level: readonly Schema[] = [z.toJSONSchema(configSchema, { io: 'input' }) as Schema];
  for (const part of path) {
    level = level
      .flatMap((schema) => [schema, ...(schema.anyOf ?? [])])
      .flatMap(
        (schema) => (typeof part === 'number' ? schema.items : schema.properties?.[String(part)]) ?? [],
      );
  }
  return level
    .flatMap((schema) => [schema, ...(schema.anyOf ?? [])])
    .flatMap((schema) => Object.keys(schema.properties ?? {}));
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  );
}
