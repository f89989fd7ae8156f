import type { EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import type { Filter } from './odata-filter.ts';
import { parseAny } from './odata-any.ts';
import { literals, parseFilter } from './odata-filter.ts';
import { notEmulated, refusal } from './refusals.ts';

/** Users report the number and the text (microsoft-graph-docs issue 21098); with advanced queries there is none. */
const MOST_ALTERNATIVES = 15;

/**
 * A whole `$filter`: comparisons joined by `or` and `and`, which binds tighter, `not` and `ne`. Graph: "Advanced query
 * capabilities on Microsoft Entra ID objects": these two need the header and `$count=true`.
 */
export function parseExpression(text: string, entity: EntityType, advanced: boolean): Filter | GraphRefusal {
  const alternatives = splitAt(text, 'or');
  if (!advanced) {
    const clauses = Math.max(alternatives.length, ...alternatives.map(listed));
    if (clauses > MOST_ALTERNATIVES) return tooManyAlternatives(clauses);
  }
  return joined(
    alternatives,
    (each) => joined(splitAt(each, 'and'), (part) => parsePart(part, entity, advanced), 'every'),
    'some',
  );
}

export function needsAdvancedQuery(operator: string): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    `Operator '${operator}' is not supported because the required parameters might be missing. Try adding ` +
      '$count=true query parameter and ConsistencyLevel:eventual header. Refer to ' +
      'https://aka.ms/graph-docs/advanced-queries for more information',
  );
}

function parsePart(text: string, entity: EntityType, advanced: boolean): Filter | GraphRefusal {
  const [, negated] = /^\s*not[\s(](.*)$/is.exec(text) ?? [];
  if (negated !== undefined) {
    if (!advanced) return needsAdvancedQuery('not');
    return inverted(parsePart(withoutParentheses(text.replace(/^\s*not/i, '')), entity, advanced));
  }
  if (/^\s*\w+\s+ne\s/.test(text)) {
    if (!advanced) return needsAdvancedQuery('ne');
    return inverted(parseFilter(text.replace(/\sne\s/, ' eq '), entity));
  }
  if (/^\s*endswith\(/i.test(text) && !advanced) return needsAdvancedQuery('endsWith');
  if (/^\s*\(/.test(text)) return notEmulated('parentheses in a $filter');
  if (/\/any\(/.test(text)) return parseAny(text, entity);
  return parseFilter(text, entity);
}

function joined(
  texts: readonly string[],
  parse: (text: string) => Filter | GraphRefusal,
  how: 'some' | 'every',
): Filter | GraphRefusal {
  const filters: Filter[] = [];
  for (const text of texts) {
    const filter = parse(text);
    if (isRefusal(filter)) return filter;
    filters.push(filter);
  }
  return how === 'some'
    ? (body) => filters.some((filter) => filter(body))
    : (body) => filters.every((filter) => filter(body));
}

function inverted(filter: Filter | GraphRefusal): Filter | GraphRefusal {
  return isRefusal(filter) ? filter : (body) => !filter(body);
}

/** Splits at a word that stands outside quotes and parentheses. */
function splitAt(text: string, word: 'or' | 'and'): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (const token of text.match(/'(?:[^']|'')*'|\s+|[()]|[^\s()']+|'/g) ?? []) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth === 0 && token.toLowerCase() === word) {
      parts.push(part);
      part = '';
    } else part += token;
  }
  return [...parts, part];
}

/** How many values the longest list after an `in` has. */
function listed(text: string): number {
  const lists = [...text.matchAll(/\sin\s*\(([^)]*)\)/g)];
  return Math.max(0, ...lists.map(([, list = '']) => literals(list).length));
}

function withoutParentheses(text: string): string {
  return /^\s*\((.*)\)\s*$/s.exec(text)?.[1] ?? text;
}

function tooManyAlternatives(clauses: number): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    `Too many child clauses specified in search filter expression containing 'OR' operators: ${clauses}. ` +
      `Max allowed: ${MOST_ALTERNATIVES}.`,
  );
}
