import { changes, everything, RELATIONS, takeSnapshot } from './delta-changes.ts';
import type { Tracked } from './delta-changes.ts';
import { inParts, pageOf, recall } from './delta-round.ts';
import type { Round } from './delta-round.ts';
import type { EntityType } from './entity-types.ts';
import type { GraphCall, GraphRefusal, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { GROUP } from './group-types.ts';
import { mayReadGroups } from './membership.ts';
import { literals } from './odata-filter.ts';
import { parseQuery } from './odata-query.ts';
import { badRequest, denied, notEmulated, refusal } from './refusals.ts';

const TRACKED_GROUP: EntityType = {
  ...GROUP,
  held: [...GROUP.held, ...RELATIONS],
  missing: [
    ...GROUP.missing,
    'acceptedSenders',
    'memberOf',
    'permissionGrants',
    'rejectedSenders',
    'transitiveMembers',
  ],
};
/** Graph: "group: delta". */
const MOST_IDS = 50;
const BY_IDS = /^\s*id eq '[^']+'(?:\s+or\s+id eq '[^']+')*\s*$/;

/** Graph: "group: delta", "Get incremental changes for groups". */
export function groupDelta(call: GraphCall): GraphReply {
  if (!mayReadGroups(call.caller)) return denied();
  const options = readOptions(call.request.url);
  const unsupported = ['$expand', '$orderby', '$top'].find((option) => options.has(option));
  if (unsupported !== undefined) return optionUnsupported(unsupported);

  const skipToken = options.get('$skiptoken');
  const deltaToken = options.get('$deltatoken') ?? '';
  if (skipToken !== undefined) return tokenAlone(options) ?? nextPage(call, skipToken);
  // An empty token is the address that a reset gives: it starts anew.
  if (deltaToken === '' || deltaToken === 'latest') return firstRound(call, options, deltaToken === 'latest');
  return tokenAlone(options) ?? nextRound(call, deltaToken);
}

function firstRound(call: GraphCall, options: ReadonlyMap<string, string>, fromNow: boolean): GraphReply {
  const parsed = parseTracked(call.request.url, options);
  if (isRefusal(parsed)) return parsed;
  const { clock, world } = call.clouds;
  const snapshot = takeSnapshot(world.entra, call.caller, parsed.tracked, clock.now());
  const items = fromNow ? [] : inParts(everything(snapshot, parsed.tracked), world.pageSize.graph);
  return pageOf(call, { ...parsed, snapshot, items, told: [] });
}

function nextPage(call: GraphCall, token: string): GraphReply {
  const round = recall(call, token);
  return isRefusal(round) ? round : pageOf(call, round);
}

function nextRound(call: GraphCall, token: string): GraphReply {
  const last = recall(call, token);
  if (isRefusal(last)) return last;
  const { clock, world } = call.clouds;
  const minimal = /return=minimal/i.test(call.request.headers.get('prefer') ?? '');
  const snapshot = takeSnapshot(world.entra, call.caller, last.tracked, clock.now());
  const told = changes(last.snapshot, snapshot, last.tracked, minimal);
  // Replays "are still possible" (Graph: "Use delta query"); here they come when the world says so.
  const items = inParts([...(world.entra.deltaReplays ? last.told : []), ...told], world.pageSize.graph);
  return pageOf(call, { ...last, snapshot, items, told });
}

function parseTracked(
  url: URL,
  options: ReadonlyMap<string, string>,
): Pick<Round, 'tracked' | 'select'> | GraphRefusal {
  const selecting = new URL(url);
  selecting.search = new URLSearchParams({ $select: options.get('$select') ?? '' }).toString();
  const query = parseQuery(selecting, TRACKED_GROUP, 'one');
  if (isRefusal(query)) return query;
  const filter = options.get('$filter');
  const ids = filter === undefined ? undefined : parseIds(filter);
  if (ids !== undefined && 'error' in ids) return ids;
  return {
    tracked: { ...follow(query.select), ...(ids === undefined ? {} : { ids }) },
    ...(query.select === undefined ? {} : { select: query.select }),
  };
}

/** Without `$select` the members are tracked as well as the properties. */
function follow(select: readonly string[] | undefined): Tracked {
  if (select === undefined) return { properties: GROUP.held, relations: ['members'] };
  return {
    properties: select.filter((name) => GROUP.held.includes(name)),
    relations: RELATIONS.filter((name) => select.includes(name)),
  };
}

function parseIds(filter: string): readonly string[] | GraphRefusal {
  if (!BY_IDS.test(filter)) {
    return refusal(
      400,
      'Request_UnsupportedQuery',
      'A delta query can be filtered by the id of objects only.',
    );
  }
  const ids = literals(filter);
  if (ids.length > MOST_IDS)
    return badRequest(`A delta query can be filtered by ${MOST_IDS} objects at most.`);
  return ids;
}

function readOptions(url: URL): ReadonlyMap<string, string> {
  return new Map(
    [...url.searchParams].map(([name, value]) => [`$${name.replace(/^\$/, '').toLowerCase()}`, value]),
  );
}

/** "The state tokens also encode and include other query parameters." */
function tokenAlone(options: ReadonlyMap<string, string>): GraphRefusal | undefined {
  if (!options.has('$select') && !options.has('$filter')) return undefined;
  if (options.has('$skiptoken')) return optionUnsupported('$select');
  return notEmulated('a change of what a delta token tracks');
}

/** Graph: "Use delta query", section "Optional query parameters". The text is assumed. */
function optionUnsupported(option: string): GraphRefusal {
  return refusal(
    400,
    'Request_UnsupportedQuery',
    `The query option ${option} is not supported in this delta query.`,
  );
}
