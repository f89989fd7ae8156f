import type { Body } from './entity-types.ts';
import { pick } from './entity-types.ts';
import type { GraphCall, GraphSuccess } from './graph-call.ts';
import { CLOUD_HOSTS } from './hosts.ts';
import type { ODataQuery } from './odata-query.ts';
import { skipToken } from './odata-query.ts';

const DEFAULT_PAGE = 100;

/**
 * One page, in the order of ids, so that what comes and goes between two pages neither hides nor repeats the rest.
 * `show` is called for the objects of this page only, since a read of a stale object counts.
 */
export function collectionReply<T extends { readonly id: string }>(
  call: GraphCall,
  context: string,
  query: ODataQuery,
  objects: readonly T[],
  show: (object: T) => Body,
): GraphSuccess {
  const { after, filter, select } = query;
  const size = Math.min(query.top ?? DEFAULT_PAGE, call.clouds.world.pageSize.graph);
  const matching = objects.filter((object) => filter?.({ ...object }) ?? true);
  const rest = matching
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .filter(({ id }) => after === undefined || id > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    status: 200,
    body: {
      '@odata.context': contextUrl(call, context, query),
      ...(query.count ? { '@odata.count': matching.length } : {}),
      ...(last !== undefined && rest.length > size ? { '@odata.nextLink': nextLink(call, last.id) } : {}),
      value: page.map((object) => selected(show(object), select)),
    },
  };
}

export function objectReply(call: GraphCall, context: string, query: ODataQuery, body: Body): GraphSuccess {
  const head = { '@odata.context': contextUrl(call, context, query, '/$entity') };
  return { status: 200, body: { ...head, ...selected(body, query.select) } };
}

export function graphRoot(call: GraphCall): string {
  return `https://${CLOUD_HOSTS[call.clouds.world.entra.cloud].graph}/v1.0`;
}

function contextUrl(call: GraphCall, context: string, { select }: ODataQuery, suffix = ''): string {
  const properties = select === undefined ? '' : `(${select.join(',')})`;
  return `${graphRoot(call)}/$metadata#${context}${properties}${suffix}`;
}

function selected(body: Body, select: readonly string[] | undefined): Body {
  if (select === undefined) return body;
  const annotations = Object.keys(body).filter((property) => property.startsWith('@odata.'));
  return pick(body, [...annotations, ...select]);
}

/** The whole address of the next page on the cloud's own host, with the same options. */
function nextLink(call: GraphCall, lastId: string): string {
  const { pathname, searchParams } = call.request.url;
  const options = [...searchParams].filter(([name]) => !/^\$?skiptoken$/.test(name));
  const query = [...options, ['$skiptoken', skipToken(lastId)] as const]
    .map(([name, value]) => `${encodeURIComponent(name).replaceAll('%24', '$')}=${encodeURIComponent(value)}`)
    .join('&');
  return `https://${CLOUD_HOSTS[call.clouds.world.entra.cloud].graph}${pathname}?${query}`;
}
