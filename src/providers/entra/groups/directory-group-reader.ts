import type { RunContext } from '../../../core/context.ts';
import type { DirectoryGroupReader } from '../../../model/directory-groups.ts';
import type { Graph } from '../client.ts';
import { readAssignedGroups } from './assigned-groups.ts';
import { getGroups } from './get-groups.ts';
import { listGroups } from './list-groups.ts';
import { findNestedGroups } from './nested-groups.ts';

/** Groups of Entra ID, which are only read: no call of this reader changes anything. */
export function createDirectoryGroupReader(graphOf: (context: RunContext) => Graph): DirectoryGroupReader {
  /** Of each run, whether the groups that it read hide their members: what is known is not asked for again. */
  const seen = new WeakMap<RunContext, Map<string, boolean>>();

  return {
    async groups({ prefixes, ids }, context) {
      const graph = graphOf(context);
      const listed = await listGroups(graph, prefixes);
      const there = new Set(listed.items.map(({ group }) => group.id.toLowerCase()));
      const missing = distinct(ids).filter((id) => !there.has(id.toLowerCase()));
      const fetched = await getGroups(graph, missing);

      const found = new Map(
        [...listed.items, ...fetched.items].map((each) => [each.group.id.toLowerCase(), each]),
      );
      const hides = seen.get(context) ?? new Map<string, boolean>();
      for (const [id, { hidesMembers }] of found) hides.set(id, hidesMembers);
      seen.set(context, hides);
      const groups = [...found.values()].map(({ group }) => group);
      return {
        items: groups.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
        gaps: [...listed.gaps, ...fetched.gaps],
      };
    },

    assignedTo: (application, context) => readAssignedGroups(graphOf(context), application),

    withNestedGroups: (ids, context) =>
      findNestedGroups(graphOf(context), distinct(ids), seen.get(context) ?? new Map()),
  };
}

/** Each once: a GUID is the same in capitals. */
function distinct(ids: readonly string[]): readonly string[] {
  return [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()];
}
