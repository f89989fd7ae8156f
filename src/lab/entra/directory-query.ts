import type { LabRequest } from '../operation.ts';
import type { EntityType } from './entity-types.ts';
import type { GraphRefusal } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseExpression } from './odata-expression.ts';
import type { ODataQuery } from './odata-query.ts';
import { parseQuery } from './odata-query.ts';
import { notEmulated, refusal } from './refusals.ts';

/** Options of a list of directory objects, some of which work only in advanced queries. */
export interface DirectoryQuery extends ODataQuery {
  /** Whether the request has the header and `$count=true`, which together make a query an advanced one. */
  readonly advanced: boolean;
}

/** Graph: "Advanced query capabilities on Microsoft Entra ID objects". */
export function parseDirectoryQuery(request: LabRequest, entity: EntityType): DirectoryQuery | GraphRefusal {
  const eventual = request.headers.get('consistencylevel')?.toLowerCase() === 'eventual';
  const url = new URL(request.url);
  const taken = takeOptions(url, ['$count', '$search', '$orderby']);
  const counts = taken.get('$count')?.toLowerCase() === 'true';
  const advanced = eventual && counts;

  if (taken.has('$search')) return eventual ? notEmulated('$search') : needsHeader('$search');
  if (taken.has('$orderby')) {
    // Sorting and filtering at once is for advanced queries only.
    if (!advanced && url.searchParams.has('$filter')) return sortingUnsupported();
    return notEmulated('$orderby');
  }
  const query = parseQuery(url, entity, 'collection', (text, type) => parseExpression(text, type, advanced));
  if (isRefusal(query)) return query;
  // Without the header, $count=true is ignored in silence; the number comes with the first page only.
  return { ...query, advanced, ...(advanced && query.after === undefined ? { count: true } : {}) };
}

function takeOptions(url: URL, names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  const given = [...url.searchParams];
  for (const [name, value] of given) {
    const option = `$${name.replace(/^\$/, '').toLowerCase()}`;
    if (!names.includes(option)) continue;
    taken.set(option, value);
    url.searchParams.delete(name);
  }
  return taken;
}

function needsHeader(option: string): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    `Request with ${option} query parameter only works through MSGraph with a special request header: ` +
      `'ConsistencyLevel: eventual'`,
  );
}

function sortingUnsupported(): GraphRefusal {
  return refusal(400, 'Request_UnsupportedQuery', 'Sorting not supported for current query.');
}
