import type { Body, EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import { refusal } from './refusals.ts';

export type Filter = (body: Body) => boolean;

const LITERAL = String.raw`'((?:[^']|'')*)'`;
const COMPARISON = new RegExp(String.raw`^\s*(\w+)\s+(\w+)\s+${LITERAL}\s*$`);
const STARTS_WITH = new RegExp(String.raw`^\s*startswith\(\s*(\w+)\s*,\s*${LITERAL}\s*\)\s*$`, 'i');

/**
 * One comparison of a string property, the only form the lab reads (Graph: "Use the $filter query parameter").
 * A quote in the text is written twice. The directory compares without regard to case.
 */
export function parseFilter(text: string, entity: EntityType): Filter | GraphRefusal {
  const [, property, operator, literal] = COMPARISON.exec(text) ?? [];
  if (property !== undefined && operator !== undefined && literal !== undefined) {
    if (operator !== 'eq' || !entity.filters[property]?.includes('eq')) return unsupported(property, entity);
    const wanted = plain(literal);
    return (body) => textOf(body, property) === wanted;
  }
  const [, started, start] = STARTS_WITH.exec(text) ?? [];
  if (started === undefined || start === undefined) return unsupported(/\w+/.exec(text)?.[0] ?? '', entity);
  if (!entity.filters[started]?.includes('startswith')) return unsupported(started, entity);
  const prefix = plain(start);
  return (body) => textOf(body, started).startsWith(prefix);
}

function plain(literal: string): string {
  return literal.replaceAll("''", "'").toLowerCase();
}

function textOf(body: Body, property: string): string {
  const value = body[property];
  return typeof value === 'string' ? value.toLowerCase() : '';
}

function unsupported(property: string, { resource }: EntityType): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    `Unsupported or invalid query filter clause specified for property '${property}' of resource '${resource}'.`,
  );
}
