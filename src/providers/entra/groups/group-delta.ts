import * as z from 'zod';
import type { RunContext } from '../../../core/context.ts';
import { RolebridgeError } from '../../../core/errors.ts';
import type { GroupChange, GroupChangeReader, GroupChanges } from '../../../model/directory-groups.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { eachPage, originOf } from '../paging.ts';
import { parsed, reading } from '../refusals.ts';
import { GROUP_PERMISSION } from './directory-group.ts';

/** Microsoft Graph: "Get incremental changes for groups", "group: delta". A member has `@removed` when it left. */
const changedGroup = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  '@removed': z.unknown().optional(),
  'members@delta': z.array(z.unknown()).optional(),
});

const purpose = { what: 'the changes of the groups', permission: GROUP_PERMISSION };

/**
 * Changes of groups by delta query: one call when nothing happened. A place is the link that Graph gave, which says
 * by itself what is followed ("Use delta query to track changes in Microsoft Graph data").
 */
export function createGroupChangeReader(graphOf: (context: RunContext) => Graph): GroupChangeReader {
  return {
    async fromNow(members, context) {
      const select = `$select=displayName${members ? ',members' : ''}`;
      const { next } = await reading(purpose, () =>
        readRound(graphOf(context), `/groups/delta?${select}&$deltatoken=latest`),
      );
      return next;
    },

    since: (place, context) =>
      reading(purpose, async () => {
        const graph = graphOf(context);
        // A link of another cloud, from before the configuration was changed.
        if (originOf(place) !== graph.origin) return undefined;
        try {
          return await readRound(graph, place);
        } catch (error) {
          if (isForgotten(error)) return undefined;
          throw error;
        }
      }),
  };
}

/** @throws RolebridgeError ENTRA_PAGING when it has no end, and what Graph.get throws */
async function readRound(graph: Graph, link: string): Promise<GroupChanges> {
  const items = new Map<string, GroupChange>();
  let next: string | undefined;
  for await (const { value, deltaLink } of eachPage(graph, link)) {
    for (const change of value.map(toChange)) items.set(change.id, after(items.get(change.id), change));
    next = deltaLink;
  }
  if (next !== undefined) return { items: [...items.values()], next };
  throw new RolebridgeError('ENTRA_PAGING', 'the changes of the groups end without a link to the next ones', {
    hint: 'Nothing was remembered, and the next run asks again. If it stays, look for a proxy that changes answers.',
  });
}

function toChange(answer: unknown): GroupChange {
  const read = parsed(changedGroup, answer, 'a changed group');
  return {
    id: read.id,
    ...(typeof read.displayName === 'string' ? { displayName: read.displayName } : {}),
    isRemoved: read['@removed'] !== undefined,
    hasOtherMembers: (read['members@delta'] ?? []).length > 0,
  };
}

/** One group may come several times in a round, its members in parts. */
function after(before: GroupChange | undefined, change: GroupChange): GroupChange {
  if (before === undefined) return change;
  const hasOtherMembers = before.hasOtherMembers || change.hasOtherMembers;
  // In which order is not said: one that is told of as removed and as present may be there, and a run reads it itself.
  return { ...before, ...change, isRemoved: before.isRemoved && change.isRemoved, hasOtherMembers };
}

/** 410, or the code that is documented for a token that has expired or is not known. */
function isForgotten(error: unknown): boolean {
  if (!(error instanceof GraphFailure)) return false;
  return error.status === 410 || error.code.toLowerCase() === 'syncstatenotfound';
}
