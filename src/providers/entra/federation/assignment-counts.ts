import type { Known } from '../../../model/known.ts';
import { known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { batchedLists } from './batched-lists.ts';

/**
 * To how many app roles each group is assigned, over all applications: Entra lets a group have 1,500 of them. Counted
 * in the list itself, since `$count` is answered by an index that lags behind.
 */
export async function readAssignmentCounts(
  graph: Graph,
  groupIds: readonly string[],
): Promise<Known<ReadonlyMap<string, number>>> {
  const lists = await batchedLists(
    graph,
    groupIds.map((id) => ({ key: id, url: `/groups/${segment(id)}/appRoleAssignments?$top=999` })),
    // Microsoft Graph: "List appRoleAssignments granted to a group".
    (id) => ({ what: `the app roles that group ${id} is assigned to`, permission: 'Directory.Read.All' }),
  );
  const counts = new Map<string, number>();
  for (const [id, list] of lists) {
    if (list.state === 'unknown') return list;
    counts.set(id, list.value.length);
  }
  return known(counts);
}
