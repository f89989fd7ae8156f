import * as z from 'zod';
import type { Gap, Snapshot } from '../../../core/snapshot.ts';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { parsed, reading } from '../refusals.ts';
import { batchedReads } from './batched-reads.ts';
import type { ReadAnswer } from './batched-reads.ts';
import { GROUP_PERMISSION } from './directory-group.ts';
import { gapOf } from './gap.ts';
import { getGroups } from './get-groups.ts';

/** Whether a group hides its members, by its id in lower case, as far as this run has read it. */
export type HidesMembers = ReadonlyMap<string, boolean>;

const page = z.object({ value: z.array(z.unknown()) });

/**
 * Which groups have groups as direct members: one of the first page tells. Graph wants the header and `$count` for a
 * cast ("List group members"). The index that answers lags behind a little, which does for a remark.
 *
 * A hidden membership is an empty list and no error to who lacks Member.Read.Hidden, so an empty list is believed of
 * other groups only.
 */
export async function findNestedGroups(
  graph: Graph,
  ids: readonly string[],
  known: HidesMembers,
): Promise<Snapshot<string>> {
  const reads = ids.map((id) => ({
    key: id,
    url: `/groups/${segment(id)}/members/microsoft.graph.group?$select=id&$top=1&$count=true`,
    headers: { ConsistencyLevel: 'eventual' },
  }));
  const items: string[] = [];
  const empty: string[] = [];
  const gaps: Gap[] = [];
  for (const [id, answer] of await batchedReads(graph, reads)) {
    try {
      ((await hasValues(answer, id)) ? items : empty).push(id);
    } catch (error) {
      gaps.push(gapOf(id, error));
    }
  }
  return { items, gaps: [...gaps, ...(await unseen(graph, empty, known))] };
}

async function hasValues(answer: ReadAnswer, id: string): Promise<boolean> {
  const what = `the members of group ${id}`;
  return await reading({ what, permission: GROUP_PERMISSION }, async () => {
    if (!answer.ok) throw answer.error;
    return parsed(page, answer.body, what).value.length > 0;
  });
}

/** Of those that look as if they had none, the ones that may only hide them. */
async function unseen(graph: Graph, ids: readonly string[], known: HidesMembers): Promise<readonly Gap[]> {
  const asked = await getGroups(
    graph,
    ids.filter((id) => !known.has(id.toLowerCase())),
  );
  const answered = asked.items.map(
    ({ group, hidesMembers }) => [group.id.toLowerCase(), hidesMembers] as const,
  );
  const hides: HidesMembers = new Map([...known, ...answered]);
  return [...asked.gaps, ...ids.filter((id) => hides.get(id.toLowerCase())).map(hidden)];
}

function hidden(id: string): Gap {
  return {
    scope: id,
    code: 'ENTRA_MEMBERS_HIDDEN',
    reason: `group ${id} hides its members: whether there are groups among them is not known`,
    hint: 'Look at its members in the Entra admin center: those of a group among them do not arrive in AWS.',
  };
}
