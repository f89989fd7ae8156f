import * as z from 'zod';
import type { OwnServicePrincipal } from '../../../model/federation.ts';
import type { Known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { literal } from '../graph-path.ts';
import { parsed } from '../refusals.ts';
import { MICROSOFT_GRAPH, readGrantedPermissions } from './granted-permissions.ts';
import { part } from './part.ts';

const servicePrincipal = z.object({ id: z.string(), displayName: z.string() });

/** What a client may do at Microsoft Graph. Undefined: the tenant has no service principal of it. */
export async function readOwnServicePrincipal(
  graph: Graph,
  appId: string,
): Promise<Known<OwnServicePrincipal | undefined>> {
  const what = `the permissions of client ${appId}`;
  return await part({ what, permission: 'Application.Read.All' }, async () => {
    const path = `/servicePrincipals(appId=${literal(appId)})?$select=id,displayName`;
    const answer = await graph.get(path).catch(absent);
    if (answer === undefined) return undefined;
    const { id, displayName } = parsed(servicePrincipal, answer, what);
    const granted = await readGrantedPermissions(graph, id, what);
    const values = granted.filter(({ api }) => api === MICROSOFT_GRAPH).map(({ value }) => value);
    return { id, displayName, permissions: [...new Set(values)].toSorted() };
  });
}

/** A 404 that is not in Graph's form comes from something in between, which does not know. */
function absent(error: unknown): undefined {
  if (error instanceof GraphFailure && error.status === 404 && !error.code.startsWith('ENTRA_'))
    return undefined;
  throw error;
}
