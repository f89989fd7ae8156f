import * as z from 'zod';
import { everything, type Snapshot } from '../../../core/snapshot.ts';
import type { AssignedGroup } from '../../../model/directory-groups.ts';
import type { ServicePrincipalReference } from '../../../model/entra.ts';
import { readAppRoleAssignments } from '../app-role-assignments.ts';
import type { Graph } from '../client.ts';
import { parsed } from '../refusals.ts';
import { findServicePrincipal } from '../service-principal-lookup.ts';
import { gapOf } from './gap.ts';

const servicePrincipal = z.object({ id: z.string() });
const VIEW = {
  fields: ['id'],
  parse: (answer: unknown, what: string) => parsed(servicePrincipal, answer, what),
};

/** Graph: "appRoleAssignment resource type": User, Group or ServicePrincipal. */
const assignment = z.object({
  principalId: z.string(),
  principalType: z.string(),
  principalDisplayName: z.string().nullish(),
});

/** Nobody at all when they cannot be read to the end: to be assigned is to be trusted. */
export async function readAssignedGroups(
  graph: Graph,
  reference: ServicePrincipalReference,
): Promise<Snapshot<AssignedGroup>> {
  try {
    const { id } = await findServicePrincipal(graph, reference, VIEW);
    const assignments = await readAppRoleAssignments(graph, id, assignment);
    const groups = new Map(
      assignments
        .filter(({ principalType }) => principalType === 'Group')
        .map(({ principalId: id, principalDisplayName: name }) => [id, { id, displayName: name ?? '' }]),
    );
    return { items: [...groups.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)), gaps: [] };
  } catch (error) {
    return { items: [], gaps: [gapOf(everything, error)] };
  }
}
