import type * as z from 'zod';
import { nearest } from '../core/nearest.ts';
import type { ConfigProblem } from './config-error.ts';
import { issueWords } from './issue-words.ts';
import { keysOf, type SchemasAt } from './known-schema.ts';

/** What would be right instead of one value. Never repeats a text that is there: it could be a secret. */
export function hintFor(
  issue: z.core.$ZodIssue,
  value: unknown,
  schemasAt: SchemasAt,
): Pick<ConfigProblem, 'hint'> {
  const hint = hintText(issue, value, schemasAt);
  return hint === undefined ? {} : { hint };
}

function hintText(issue: z.core.$ZodIssue, value: unknown, schemasAt: SchemasAt): string | undefined {
  if (issue.code === 'invalid_type') return typeHint(issue, value, schemasAt);
  if (issue.code === 'invalid_value') {
    if (issue.values.some((known) => known !== value && String(known) === String(value)))
      return 'without quotes';
    const meant = typeof value === 'string' ? nearest(value, issue.values.map(String)) : undefined;
    return meant === undefined ? undefined : `did you mean ${meant}?`;
  }
  if (issue.code === 'too_big' && issue.maximum === 1 && typeof value === 'number' && value <= 100)
    return `a share: ${value / 100} is ${value} %`;
  return undefined;
}

function typeHint(
  { expected, path, message }: z.core.$ZodIssueInvalidType,
  value: unknown,
  schemasAt: SchemasAt,
): string | undefined {
  const schemas = schemasAt(path);
  const [schema = {}] = schemas;
  if (expected === 'object') return `with ${schemas.flatMap(keysOf).join(', ')}`;
  // A schema's own words say already what would be right.
  if (message !== issueWords({ code: 'invalid_type', expected, input: value })) return undefined;
  if (expected === 'string' && typeof value === 'number') {
    const fits = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(String(value));
    if (fits) return 'write it in quotes';
  }
  if ((expected === 'number' || expected === 'int') && typeof value === 'string') {
    if (/^\d+(\.\d+)?$/u.test(value)) return 'without quotes';
  }
  return typeof schema.default === 'string' || typeof schema.default === 'number'
    ? `such as ${schema.default}`
    : undefined;
}
