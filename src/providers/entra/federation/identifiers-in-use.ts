import * as z from 'zod';
import type { IdentifierInUse } from '../../../model/federation.ts';
import type { Known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { literal } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed } from '../refusals.ts';
import { part } from './part.ts';

/** Microsoft Graph: application resource type: identifierUris can be filtered by how they begin. */
const application = z.object({
  appId: z.string(),
  displayName: z.string(),
  identifierUris: z.array(z.string()),
});

/** Of every application of the tenant, each identifier that begins so, once, sorted. */
export async function readIdentifiersInUse(
  graph: Graph,
  prefixes: readonly string[],
): Promise<Known<readonly IdentifierInUse[]>> {
  const what = `the applications whose identifiers begin with ${prefixes.join(' or ')}`;
  return await part({ what, permission: 'Application.Read.All' }, async () => {
    const found = new Map<string, IdentifierInUse>();
    for (const prefix of prefixes) {
      const filter = `identifierUris/any(x:startswith(x,${literal(prefix)}))`;
      const path = `/applications?$filter=${filter}&$select=appId,displayName,identifierUris&$top=999`;
      for await (const each of allPages(graph, path)) {
        const { appId, displayName, identifierUris } = parsed(application, each, what);
        for (const identifier of identifierUris.filter((uri) => begins(uri, prefix)))
          found.set(`${identifier} ${appId}`, { identifier, appId, displayName });
      }
    }
    return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
  });
}

/** As the directory compares: without regard to case. */
function begins(uri: string, prefix: string): boolean {
  return uri.toLowerCase().startsWith(prefix.toLowerCase());
}
