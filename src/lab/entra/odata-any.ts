import type { EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import type { Filter } from './odata-filter.ts';
import { LITERAL, LONGEST_START, plain, unsupported } from './odata-filter.ts';
import { notEmulated } from './refusals.ts';

const EQUALS = new RegExp(String.raw`^\s*(\w+)/any\(\s*(\w+)\s*:\s*\2\s+eq\s+${LITERAL}\s*\)\s*$`, 'i');
const STARTS = new RegExp(
  String.raw`^\s*(\w+)/any\(\s*(\w+)\s*:\s*startswith\(\s*\2\s*,\s*${LITERAL}\s*\)\s*\)\s*$`,
  'i',
);

/** Graph: "Use the $filter query parameter", section on lambda operators: whether one of a list of texts is so. */
export function parseAny(text: string, entity: EntityType): Filter | GraphRefusal {
  const operator = EQUALS.test(text) ? 'eq' : 'startswith';
  const [, property, , literal] = (operator === 'eq' ? EQUALS : STARTS).exec(text) ?? [];
  if (property === undefined || literal === undefined) return notEmulated('this lambda in a $filter');
  const operators = entity.listFilters?.[property];
  if (operators === undefined) return notEmulated(`a lambda over ${property} in a $filter`);
  const wanted = plain(literal);
  if (!operators.includes(operator) || (operator === 'startswith' && wanted.length > LONGEST_START)) {
    return unsupported(property, entity);
  }
  return (body) =>
    textsOf(body[property]).some((each) => (operator === 'eq' ? each === wanted : each.startsWith(wanted)));
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.flatMap((each) => (typeof each === 'string' ? [each.toLowerCase()] : []))
    : [];
}
