import type { Clouds } from '../operation.ts';
import type { Snapshot, Tracked } from './delta-changes.ts';
import { RELATIONS } from './delta-changes.ts';
import type { Body } from './entity-types.ts';
import type { GraphCall, GraphRefusal, GraphSuccess } from './graph-call.ts';
import { graphRoot } from './odata-reply.ts';
import { refusal } from './refusals.ts';

/** What is left of one round of change tracking. */
export interface Round {
  readonly tracked: Tracked;
  /** As the request had it, for the context's address. */
  readonly select?: readonly string[];
  /** Of the moment at which the round began: what changes until it ends comes in the next one. */
  readonly snapshot: Snapshot;
  readonly items: readonly Body[];
  /** What this round tells of, for a replay of it. */
  readonly told: readonly Body[];
}

/** Graph: "Use delta query to track changes in Microsoft Graph data": of directory objects. */
const TOKEN_LIFETIME_DAYS = 7;

/** A page of the round, with the link to the next page or, at the end, to the next round. */
export function pageOf(call: GraphCall, round: Round): GraphSuccess {
  const size = call.clouds.world.pageSize.graph;
  const [page, rest] = [round.items.slice(0, size), round.items.slice(size)];
  const token = issue(call.clouds, { ...round, items: rest });
  const root = graphRoot(call);
  const link = rest.length > 0 ? 'next' : 'delta';
  const option = link === 'next' ? '$skiptoken' : '$deltatoken';
  const properties = round.select === undefined ? '' : `(${round.select.join(',')})`;
  return {
    status: 200,
    body: {
      '@odata.context': `${root}/$metadata#groups${properties}`,
      [`@odata.${link}Link`]: `${root}/groups/delta?${option}=${token}`,
      value: page,
    },
  };
}

/**
 * Groups whose members do not fit into one reply come again with more of them (Graph: "Get incremental changes for
 * groups", section "Paging through members in a large group").
 */
export function inParts(items: readonly Body[], size: number): readonly Body[] {
  return items.flatMap((item) => {
    const relation = RELATIONS.map((each) => `${each}@delta`).find((each) => item[each] !== undefined);
    const entries = relation === undefined ? undefined : item[relation];
    if (relation === undefined || !Array.isArray(entries) || entries.length <= size) return [item];
    const parts = Array.from({ length: Math.ceil(entries.length / size) }, (_, index) =>
      entries.slice(index * size, (index + 1) * size),
    );
    return parts.map((part) => ({ ...item, [relation]: part }));
  });
}

export function recall(call: GraphCall, token: string): Round | GraphRefusal {
  const { clock, session } = call.clouds;
  const entry = session.deltaTokens.get(token);
  if (entry === undefined) return gone(call);
  // Only `issue` writes into the map.
  const round = entry.round as Round;
  const age = clock.now().getTime() - entry.issued.getTime();
  return age > TOKEN_LIFETIME_DAYS * 24 * 60 * 60 * 1000 ? gone(call, round.select) : round;
}

function issue({ clock, session }: Clouds, round: Round): string {
  const token = Buffer.from(`lab delta ${session.next()}`).toString('base64url');
  session.deltaTokens.set(token, { issued: clock.now(), round });
  return token;
}

/** The code is documented for an expired token, status and Location for a reset; the lab gives all three to both. */
function gone(call: GraphCall, select?: readonly string[]): GraphRefusal {
  const options = select === undefined ? '' : `&$select=${select.join(',')}`;
  return {
    ...refusal(
      410,
      'syncStateNotFound',
      'The sync state generation is not found; start a full synchronization.',
    ),
    location: `${graphRoot(call)}/groups/delta?$deltatoken=${options}`,
  };
}
