import * as z from 'zod';
import type { RunContext } from '../../core/context.ts';
import type { Gap } from '../../core/snapshot.ts';
import type { DirectoryMemberReader, DirectUsers } from '../../model/memberships.ts';
import type { Graph } from './client.ts';
import { segment } from './graph-path.ts';
import { batchedReads, type ReadAnswer } from './groups/batched-reads.ts';
import { GROUP_PERMISSION } from './groups/directory-group.ts';
import { gapOf } from './groups/gap.ts';
import { getGroups } from './groups/get-groups.ts';
import { allPages } from './paging.ts';
import { parsed, reading } from './refusals.ts';

/** Microsoft Graph: "List group members": objects of several types. */
const member = z.object({ id: z.string(), '@odata.type': z.string() });
const firstPage = z.object({ value: z.array(member), '@odata.nextLink': z.string().nullish() });

/**
 * Who is in a group, by plain listings of all its members: a cast to users would be answered by an index that lags
 * behind, and whoever has just activated a membership should not wait for it.
 */
export function createDirectoryMemberReader(graphOf: (context: RunContext) => Graph): DirectoryMemberReader {
  return {
    async directUsers(groupIds, context) {
      const graph = graphOf(context);
      const reads = groupIds.map((id) => ({
        key: id,
        url: `/groups/${segment(id)}/members?$select=id&$top=999`,
      }));
      const items: DirectUsers[] = [];
      const gaps: Gap[] = [];
      for (const [groupId, answer] of await batchedReads(graph, reads)) {
        try {
          items.push({ groupId, userIds: await usersIn(graph, groupId, answer) });
        } catch (error) {
          gaps.push(gapOf(groupId, error));
        }
      }
      return believed(graph, items, gaps);
    },
  };
}

async function usersIn(graph: Graph, groupId: string, answer: ReadAnswer): Promise<readonly string[]> {
  const what = `the members of group ${groupId}`;
  return await reading({ what, permission: GROUP_PERMISSION }, async () => {
    if (!answer.ok) throw answer.error;
    const { value, '@odata.nextLink': next } = parsed(firstPage, answer.body, what);
    const members = [...value];
    if (next) for await (const each of allPages(graph, next)) members.push(parsed(member, each, what));
    const users = members.filter(({ '@odata.type': type }) => type === '#microsoft.graph.user');
    return [...new Set(users.map(({ id }) => id))].toSorted();
  });
}

/** Hidden members are an empty list and no error to who lacks Member.Read.Hidden. */
async function believed(graph: Graph, items: readonly DirectUsers[], gaps: readonly Gap[]) {
  const empty = items.filter(({ userIds }) => userIds.length === 0).map(({ groupId }) => groupId);
  const asked = await getGroups(graph, empty);
  const hidden = asked.items.filter(({ hidesMembers }) => hidesMembers).map(({ group }) => group.id);
  const unsure = new Set([...asked.gaps.map(({ scope }) => scope), ...hidden]);
  return {
    items: items.filter(({ groupId }) => !unsure.has(groupId)),
    gaps: [...gaps, ...asked.gaps, ...hidden.map(membersHidden)],
  };
}

function membersHidden(id: string): Gap {
  return {
    scope: id,
    code: 'ENTRA_MEMBERS_HIDDEN',
    reason: `group ${id} hides its members`,
    hint: 'Give our application the permission Member.Read.Hidden too, or leave members out for this group.',
  };
}
