import type { EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import { badRequest, notEmulated } from './refusals.ts';

/** A property of the body that cannot be written: unknown to Graph, or known to it and not to the lab. */
export function refusedProperty(
  body: Readonly<Record<string, unknown>>,
  entity: EntityType,
  writable: readonly string[],
): GraphRefusal | undefined {
  for (const property of Object.keys(body)) {
    if (writable.includes(property) || property.startsWith('@odata.')) continue;
    if (entity.held.includes(property) || entity.missing.includes(property)) {
      return notEmulated(`a PATCH of the property ${property} of a ${entity.name}`);
    }
    return badRequest(`Invalid property '${property}'.`);
  }
  return undefined;
}
