import type * as z from 'zod';
import { count } from '../core/words.ts';

/** Our words for what zod finds, wherever the schema has none of its own. */
export function issueWords(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union') {
    if (issue.input === undefined) return 'is missing';
  }
  if (issue.code === 'invalid_union') return 'is none of what may be here';
  if (issue.code === 'invalid_type')
    return `${typeWords[issue.expected] ?? issue.expected} is expected, this is ${kindOf(issue.input)}`;
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.origin === 'array')
    return `must have at least ${count(Number(issue.minimum), 'item')}`;
  if (issue.code === 'too_big' && issue.origin === 'array')
    return `must have at most ${count(Number(issue.maximum), 'item')}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`;
  return undefined;
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'a mapping (key: value)',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return `the number ${value}`;
  return typeof value === 'boolean' ? `${value}` : 'a mapping';
}

function unitOf(origin: string): string {
  return origin === 'string' ? ' characters long' : '';
}
