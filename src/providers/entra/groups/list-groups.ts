import { everything, type Gap, type Snapshot } from '../../../core/snapshot.ts';
import type { Graph } from '../client.ts';
import { literal } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { reading } from '../refusals.ts';
import { GROUP_PERMISSION, SELECT_GROUP, toFoundGroup } from './directory-group.ts';
import type { FoundGroup } from './directory-group.ts';
import { gapOf } from './gap.ts';
import { widestPrefixes } from './prefixes.ts';

/**
 * Groups by the beginning of their names, in pages as large as Graph allows. A plain `startswith` is answered by the
 * directory itself; the header ConsistencyLevel would have it answered by an index that lags behind.
 * Microsoft Graph: "List groups", "Advanced query capabilities on Microsoft Entra ID objects".
 *
 * When a listing breaks off, what came before is given with one gap, and no further one is begun.
 */
export async function listGroups(graph: Graph, prefixes: readonly string[]): Promise<Snapshot<FoundGroup>> {
  const items: FoundGroup[] = [];
  for (const prefix of widestPrefixes(prefixes)) {
    const what = prefix === '' ? 'the groups' : `the groups whose names begin with ${JSON.stringify(prefix)}`;
    try {
      await reading({ what, permission: GROUP_PERMISSION }, async () => {
        for await (const each of allPages(graph, pathFor(prefix))) items.push(toFoundGroup(each, what));
      });
    } catch (error) {
      return { items, gaps: [brokenOff(gapOf(everything, error), items.length)] };
    }
  }
  return { items, gaps: [] };
}

function pathFor(prefix: string): string {
  const filter = `$filter=startswith(displayName,${literal(prefix)})&`;
  return `/groups?${prefix === '' ? '' : filter}${SELECT_GROUP}&$top=999`;
}

function brokenOff(gap: Gap, count: number): Gap {
  if (count === 0) return gap;
  return { ...gap, reason: `${gap.reason}; ${count} read before that are not all of them` };
}
