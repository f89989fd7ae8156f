import type * as z from 'zod';
import { nearest } from '../core/nearest.ts';
import type { ConfigProblem } from './config-error.ts';
import { keysOf, type KnownSchema, type SchemasAt } from './known-schema.ts';
import { meantBranch } from './union-branch.ts';
import { hintFor } from './value-hint.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A problem, and which missing key an unknown one most likely stands for: that one is then not told as missing. */
interface Found extends ConfigProblem {
  readonly meant?: string;
}

/** The file that has the issues. */
export interface Faulty {
  readonly value: unknown;
  /** The line of the deepest part of a path that is in the file. */
  readonly lineAt: (path: Path) => number | undefined;
  readonly schemasAt: SchemasAt;
}

export function schemaProblems(issues: readonly Issue[], faulty: Faulty): readonly ConfigProblem[] {
  const { value, lineAt, schemasAt } = faulty;
  const found = issues.flatMap((issue) => foundIn(issue));
  const meant = new Set(found.map((problem) => problem.meant));
  return found
    .filter(({ path, reason }) => reason !== 'is missing' || !meant.has(path))
    .map(({ meant: _meant, ...problem }) => problem);

  function foundIn(issue: Issue): readonly Found[] {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key));
    if (issue.code === 'invalid_union') return union(issue);
    if (issue.code === 'invalid_type' && valueAt(value, issue.path) === undefined) return [missing(issue)];
    if (issue.code === 'custom' && besideUnknownKey(issue, issues)) return [];
    return [
      {
        ...place(issue.path),
        reason: issue.message,
        ...hintFor(issue, valueAt(value, issue.path), schemasAt),
      },
    ];
  }

  function unknownKey(path: Path, key: string): Found {
    const known = schemasAt(path).flatMap(keysOf);
    const meantKey = nearest(key, known);
    const { path: where, line } = place([...path, key]);
    return {
      path: where,
      ...(line === undefined ? {} : { line }),
      reason: 'unknown key',
      ...(meantKey === undefined ? {} : { meant: pathText([...path, meantKey]) }),
      ...(meantKey === undefined ? knownHere(known) : { hint: `did you mean ${meantKey}?` }),
    };
  }

  function union(issue: Extract<Issue, { readonly code: 'invalid_union' }>): readonly Found[] {
    const given = valueAt(value, issue.path);
    if (given === undefined) return [missing(issue)];
    const branches = schemasAt(issue.path).find(hasBranches)?.anyOf ?? [];
    const meant = meantBranch(given, branches);
    if (typeof meant === 'string') return [{ ...place(issue.path), reason: issue.message, hint: meant }];
    const inner = meant === undefined ? undefined : issue.errors[meant];
    if (inner === undefined) return [{ ...place(issue.path), reason: issue.message }];
    const whole = inner.map((one) => ({ ...one, path: [...issue.path, ...one.path] }));
    return schemaProblems(whole, faulty);
  }

  /** A schema's own words say what would be right, but not that nothing is there. */
  function missing({ path, message }: Issue): Found {
    const reason = 'is missing';
    return { ...place(path), reason, ...(message === reason ? {} : { hint: message }) };
  }

  function place(path: Path): Pick<ConfigProblem, 'path' | 'line'> {
    const line = lineAt(path);
    return { path: pathText(path), ...(line === undefined ? {} : { line }) };
  }
}

/** "Name at least one of …" says nothing to somebody who named one and misspelt it. */
function besideUnknownKey({ path }: Issue, issues: readonly Issue[]): boolean {
  return issues.some(
    (other) => other.code === 'unrecognized_keys' && pathText(other.path) === pathText(path),
  );
}

function knownHere(known: readonly string[]): Pick<ConfigProblem, 'hint'> {
  return known.length === 0 ? {} : { hint: `known here: ${[...new Set(known)].join(', ')}` };
}

function hasBranches({ anyOf }: KnownSchema): boolean {
  return anyOf !== undefined;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
}

function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  );
}
