import type { Gap, Snapshot } from '../../../core/snapshot.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { reading } from '../refusals.ts';
import { batchedReads } from './batched-reads.ts';
import type { ReadAnswer } from './batched-reads.ts';
import { GROUP_PERMISSION, SELECT_GROUP, toFoundGroup } from './directory-group.ts';
import type { FoundGroup } from './directory-group.ts';
import { gapOf } from './gap.ts';

/** Groups by their ids. One that Graph says is not there is left out; each of which it says anything else is a gap. */
export async function getGroups(graph: Graph, ids: readonly string[]): Promise<Snapshot<FoundGroup>> {
  const reads = ids.map((id) => ({ key: id, url: `/groups/${segment(id)}?${SELECT_GROUP}` }));
  const items: FoundGroup[] = [];
  const gaps: Gap[] = [];
  for (const [id, answer] of await batchedReads(graph, reads)) {
    if (isAbsent(answer)) continue;
    try {
      items.push(await foundIn(answer, id));
    } catch (error) {
      gaps.push(gapOf(id, error));
    }
  }
  return { items, gaps };
}

/** A 404 that is not in Graph's form comes from something in between, which does not know. */
function isAbsent(answer: ReadAnswer): boolean {
  if (answer.ok || !(answer.error instanceof GraphFailure)) return false;
  return answer.error.status === 404 && !answer.error.code.startsWith('ENTRA_');
}

async function foundIn(answer: ReadAnswer, id: string): Promise<FoundGroup> {
  const what = `group ${id}`;
  return await reading({ what, permission: GROUP_PERMISSION }, async () => {
    if (!answer.ok) throw answer.error;
    const found = toFoundGroup(answer.body, what);
    if (found.group.id.toLowerCase() === id.toLowerCase()) return found;
    const message = `Microsoft Graph answered for ${what} with group ${found.group.id}`;
    throw new GraphFailure('ENTRA_UNEXPECTED_ANSWER', message, {});
  });
}
