import { parseDirectoryQuery } from './directory-query.ts';
import type { GraphCall, GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import type { DirectoryObject } from './group-types.ts';
import { DIRECTORY_OBJECT, directoryObjectBody, GROUP, USER } from './group-types.ts';
import { collectionReply } from './odata-reply.ts';
import { refusal } from './refusals.ts';

/** A collection of objects of several types, each with its type and what the caller may know of it. */
export function directoryObjectsReply(call: GraphCall, objects: readonly DirectoryObject[]): GraphReply {
  const query = parseDirectoryQuery(call.request, DIRECTORY_OBJECT);
  if (isRefusal(query)) return query;
  if (query.filter !== undefined && !query.advanced) return filterUnsupported();
  const bodies = objects.map((item) => ({
    '@odata.type': `#microsoft.graph.${item.type}`,
    ...directoryObjectBody(call, item),
    id: item.id,
  }));
  return collectionReply(call, 'directoryObjects', query, bodies, (body) => body);
}

/** What a collection can be cast to: the type, and what a collection of it is called. */
const CASTS = {
  user: { entity: USER, collection: 'users' },
  group: { entity: GROUP, collection: 'groups' },
} as const;

/** Those of one type. Graph: "List group members", "List group transitive members": a cast needs the header and `$count`. */
export function castReply(
  call: GraphCall,
  objects: readonly DirectoryObject[],
  to: keyof typeof CASTS,
): GraphReply {
  const { entity, collection } = CASTS[to];
  const query = parseDirectoryQuery(call.request, entity);
  if (isRefusal(query)) return query;
  if (!query.advanced) return castUnsupported();
  const bodies = objects
    .filter(({ type }) => type === to)
    .map((item) => ({ ...directoryObjectBody(call, item), id: item.id }));
  return collectionReply(call, collection, query, bodies, (body) => body);
}

/** As users report it (microsoft-graph-docs issue 11242). */
function filterUnsupported(): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    'The specified filter to the reference property query is currently not supported.',
  );
}

/** The text is assumed. */
function castUnsupported(): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    "Request with OData cast only works through MSGraph with a special request header: 'ConsistencyLevel: eventual' " +
      'and $count=true.',
  );
}
