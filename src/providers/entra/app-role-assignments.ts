import type * as z from 'zod';
import type { Graph } from './client.ts';
import { segment } from './graph-path.ts';
import { allPages } from './paging.ts';
import { parsed, reading } from './refusals.ts';

/**
 * Who is assigned to a service principal: users, groups and other service principals, over all pages.
 * Microsoft Graph: "List appRoleAssignments granted for a service principal".
 * @param schema What is to be known of each
 * @throws RolebridgeError ENTRA_*, also when the list cannot be read to its end
 */
export async function readAppRoleAssignments<S extends z.ZodType>(
  graph: Graph,
  servicePrincipalId: string,
  schema: S,
): Promise<readonly z.output<S>[]> {
  const what = `the assignments of service principal ${servicePrincipalId}`;
  return await reading({ what, permission: 'Application.Read.All' }, async () => {
    const assignments: z.output<S>[] = [];
    const path = `/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignedTo?$top=999`;
    for await (const each of allPages(graph, path)) assignments.push(parsed(schema, each, what));
    return assignments;
  });
}
