import * as z from 'zod';
import { RolebridgeError } from '../../../core/errors.ts';
import type { Graph } from '../client.ts';
import { literal } from '../graph-path.ts';
import { parsed, reading } from '../refusals.ts';

/** Of Microsoft Graph itself, the same in every tenant and cloud. */
const graphAppId = '00000003-0000-0000-c000-000000000000';

const resource = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullish() })),
});

/** Microsoft Graph as an enterprise application of the tenant: its app roles are the application permissions. */
export interface MicrosoftGraph {
  /** Object id. */
  readonly id: string;
  /** Of an app role. */
  permissionOf(appRoleId: string): string | undefined;
  /** @throws RolebridgeError SET_UP_PERMISSION_UNKNOWN */
  appRoleOf(permission: string): string;
}

/** @throws RolebridgeError ENTRA_* */
export async function readMicrosoftGraph(graph: Graph): Promise<MicrosoftGraph> {
  const what = 'the permissions of Microsoft Graph';
  const answer = await reading({ what, permission: 'Application.Read.All' }, () =>
    graph.get(`/servicePrincipals(appId=${literal(graphAppId)})?$select=id,appRoles`),
  );
  const { id, appRoles } = parsed(resource, answer, what);
  const byId = new Map(appRoles.map((role) => [role.id.toLowerCase(), role.value ?? undefined]));
  const byName = new Map(appRoles.map((role) => [role.value, role.id]));
  return {
    id,
    permissionOf: (appRoleId) => byId.get(appRoleId.toLowerCase()),
    appRoleOf(permission) {
      const found = byName.get(permission);
      if (found !== undefined) return found;
      throw new RolebridgeError(
        'SET_UP_PERMISSION_UNKNOWN',
        `Microsoft Graph of this cloud has no permission ${permission}`,
        {
          hint: 'National clouds lack some. Leave out the jobs or settings that need it, or run without.',
        },
      );
    },
  };
}
