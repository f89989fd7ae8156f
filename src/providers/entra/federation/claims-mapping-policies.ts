import * as z from 'zod';
import type { Graph } from '../client.ts';
import { segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed, reading } from '../refusals.ts';
import type { WritePurpose } from '../write-refusals.ts';

export const POLICIES = '/policies/claimsMappingPolicies';

/** Microsoft Graph: claimsMappingPolicy resource type. */
const policy = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  definition: z.array(z.string()),
});
export type Policy = z.output<typeof policy>;

/** Of the tenant, or of a service principal. @throws RolebridgeError ENTRA_* */
export async function policiesAt(graph: Graph, path: string, what: string): Promise<readonly Policy[]> {
  return await reading({ what, permission: 'Policy.Read.All' }, async () => {
    const found: Policy[] = [];
    for await (const each of allPages(graph, path)) found.push(parsed(policy, each, what));
    return found;
  });
}

const object = z.object({ id: z.string() });

/** Object ids of what a policy is assigned to. Microsoft Graph: "List appliesTo". @throws RolebridgeError ENTRA_* */
export async function appliesTo(graph: Graph, id: string): Promise<readonly string[]> {
  const what = `what claims-mapping policy ${id} is assigned to`;
  return await reading({ what, permission: 'Policy.Read.All' }, async () => {
    const found: string[] = [];
    const path = `${POLICIES}/${segment(id)}/appliesTo?$select=id`;
    for await (const each of allPages(graph, path)) found.push(parsed(object, each, what).id);
    return found;
  });
}

const writingPermission = 'Policy.ReadWrite.ApplicationConfiguration';

/** @param what After "could not" */
export function claimsMappingPurpose(what: string): WritePurpose {
  return {
    what,
    widerPermission: writingPermission,
    hint:
      `Give our application the permissions ${writingPermission} and Application.ReadWrite.OwnedBy (application, with ` +
      'admin consent), and make its service principal an owner of the enterprise application.',
  };
}
