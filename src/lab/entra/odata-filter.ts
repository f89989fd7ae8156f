import type { Body, EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import { refusal } from './refusals.ts';

export type Filter = (body: Body) => boolean;

export const LITERAL = String.raw`'((?:[^']|'')*)'`;
const COMPARISON = new RegExp(String.raw`^\s*(\w+)\s+(\w+)\s+${LITERAL}\s*$`);
const TRUTH = /^\s*(\w+)\s+eq\s+(true|false)\s*$/;
const AMONG = new RegExp(String.raw`^\s*(\w+)\s+in\s*\(\s*(${LITERAL}(?:\s*,\s*${LITERAL})*)\s*\)\s*$`);
const STARTS_WITH = new RegExp(String.raw`^\s*startswith\(\s*(\w+)\s*,\s*${LITERAL}\s*\)\s*$`, 'i');

/** Users report the number and the refusal (microsoft-graph-explorer-v4 issue 2103). */
export const LONGEST_START = 120;

/**
 * One comparison of a property (Graph: "Use the $filter query parameter"). A quote in the text is written twice. The
 * directory compares without regard to case. Where `eq` is supported, so is `in` ("Advanced query capabilities").
 */
export function parseFilter(text: string, entity: EntityType): Filter | GraphRefusal {
  const [, property, operator, literal] = COMPARISON.exec(text) ?? [];
  if (property !== undefined && operator !== undefined && literal !== undefined) {
    if (operator !== 'eq' || !entity.filters[property]?.includes('eq')) return unsupported(property, entity);
    const wanted = plain(literal);
    return (body) => textOf(body, property) === wanted;
  }
  const [, flag, truth] = TRUTH.exec(text) ?? [];
  if (flag !== undefined) {
    if (!entity.filters[flag]?.includes('eq')) return unsupported(flag, entity);
    return (body) => body[flag] === (truth === 'true');
  }
  const [, listed, list] = AMONG.exec(text) ?? [];
  if (listed !== undefined && list !== undefined) {
    if (!entity.filters[listed]?.includes('eq')) return unsupported(listed, entity);
    const wanted = new Set(literals(list));
    return (body) => wanted.has(textOf(body, listed));
  }
  const [, started, start] = STARTS_WITH.exec(text) ?? [];
  if (started === undefined || start === undefined) return unsupported(/\w+/.exec(text)?.[0] ?? '', entity);
  if (!entity.filters[started]?.includes('startswith')) return unsupported(started, entity);
  const prefix = plain(start);
  if (prefix.length > LONGEST_START) return unsupported(started, entity);
  return (body) => textOf(body, started).startsWith(prefix);
}

/** The texts of a list such as `'one','two'`. */
export function literals(list: string): readonly string[] {
  return [...list.matchAll(new RegExp(LITERAL, 'g'))].map(([, literal = '']) => plain(literal));
}

export function plain(literal: string): string {
  return literal.replaceAll("''", "'").toLowerCase();
}

function textOf(body: Body, property: string): string {
  const value = body[property];
  return typeof value === 'string' ? value.toLowerCase() : '';
}

export function unsupported(property: string, { resource }: EntityType): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );
}
