import type { EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import type { Filter } from './odata-filter.ts';
import { parseFilter } from './odata-filter.ts';
import { badRequest, notEmulated, refusal } from './refusals.ts';

export interface ODataQuery {
  readonly filter?: Filter;
  readonly select?: readonly string[];
  readonly top?: number;
  /** The id of the last object of the page before. */
  readonly after?: string;
  /** Whether the reply says how many there are on all pages. */
  readonly count?: true;
}

const ONE_OBJECT = ['$select'];
const COLLECTION = ['$select', '$filter', '$top', '$skiptoken'];
const TOKEN_PREFIX = 'lab~';

/** Graph: "Use query parameters". Options without a dollar sign in front are allowed as well. */
export function parseQuery(
  url: URL,
  entity: EntityType,
  of: 'one' | 'collection',
  readFilter: typeof parseFilter = parseFilter,
): ODataQuery | GraphRefusal {
  const known = of === 'one' ? ONE_OBJECT : COLLECTION;
  const options = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    const option = name.startsWith('$') ? name : `$${name}`;
    if (known.includes(option)) options.set(option, value);
    else if (name.startsWith('$')) return notEmulated(`the query option ${name} of this request`);
  }

  const select = parseSelect(options.get('$select'), entity);
  if (select !== undefined && 'error' in select) return select;
  const filterText = options.get('$filter');
  const filter = filterText === undefined ? undefined : readFilter(filterText, entity);
  if (filter !== undefined && isRefusal(filter)) return filter;
  const top = parseTop(options.get('$top'));
  if (typeof top === 'object') return top;
  const after = parseSkipToken(options.get('$skiptoken'));
  if (typeof after === 'object') return after;

  return {
    ...(filter === undefined ? {} : { filter }),
    ...(select === undefined ? {} : { select }),
    ...(top === undefined ? {} : { top }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Opaque to callers, who are to follow the whole `@odata.nextLink` (Graph: "Paging Microsoft Graph data"). */
export function skipToken(lastId: string): string {
  return TOKEN_PREFIX + Buffer.from(lastId).toString('base64url');
}

function parseSkipToken(token: string | undefined): string | undefined | GraphRefusal {
  if (token === undefined) return undefined;
  if (token.startsWith(TOKEN_PREFIX)) {
    return Buffer.from(token.slice(TOKEN_PREFIX.length), 'base64url').toString('utf8');
  }
  return refusal(
    400,
    'Directory_ExpiredPageToken',
    'The specified page token value has expired and can no longer be included in your request.',
  );
}

function parseSelect(
  text: string | undefined,
  entity: EntityType,
): readonly string[] | undefined | GraphRefusal {
  if (text === undefined || text.trim() === '') return undefined;
  const properties = text.split(',').map((property) => property.trim());
  for (const property of properties) {
    if (entity.held.includes(property)) continue;
    if (entity.missing.includes(property)) return notEmulated(`the property ${property} of a ${entity.name}`);
    return refusal(
      400,
      'BadRequest',
      `Parsing OData Select and Expand failed: Could not find a property named '${property}' on type ` +
        `'microsoft.graph.${entity.name}'.`,
    );
  }
  return properties;
}

/** Graph: "List servicePrincipals", "List applications": 100 by default, 999 at most. */
function parseTop(text: string | undefined): number | undefined | GraphRefusal {
  if (text === undefined) return undefined;
  const top = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (top >= 1 && top <= 999) return top;
  return badRequest(`Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`);
}
