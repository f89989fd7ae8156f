import * as z from 'zod';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed } from '../refusals.ts';

/** Microsoft Graph itself, in every cloud: "Microsoft Graph permissions reference". */
export const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000';

/** Microsoft Graph: appRoleAssignment and appRole resource types. */
const grant = z.object({ appRoleId: z.string(), resourceId: z.string() });
const resource = z.object({
  appId: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullish() })),
});

export interface GrantedPermission {
  /** appId of the API. */
  readonly api: string;
  /** `Application.Read.All`; the id of a permission that its API does not name. */
  readonly value: string;
}

/**
 * Application permissions that a service principal was granted, by the names that their APIs give them.
 * @throws what Graph.get throws, and RolebridgeError ENTRA_UNEXPECTED_ANSWER, ENTRA_PAGING
 */
export async function readGrantedPermissions(
  graph: Graph,
  servicePrincipalId: string,
  what: string,
): Promise<readonly GrantedPermission[]> {
  const byApi = new Map<string, string[]>();
  const path = `/servicePrincipals/${segment(servicePrincipalId)}/appRoleAssignments?$top=999`;
  for await (const each of allPages(graph, path)) {
    const { appRoleId, resourceId } = parsed(grant, each, what);
    byApi.set(resourceId, [...(byApi.get(resourceId) ?? []), appRoleId]);
  }
  const granted: GrantedPermission[] = [];
  for (const [resourceId, roleIds] of byApi) {
    const select = '$select=appId,appRoles';
    const answer = await graph.get(`/servicePrincipals/${segment(resourceId)}?${select}`);
    const { appId, appRoles } = parsed(resource, answer, what);
    const names = new Map(appRoles.map(({ id, value }) => [id.toLowerCase(), value]));
    for (const id of roleIds) granted.push({ api: appId, value: names.get(id.toLowerCase()) || id });
  }
  return granted;
}
