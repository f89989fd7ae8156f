import * as z from 'zod';
import { RolebridgeError } from '../../../core/errors.ts';
import type { ClaimSet, ClaimsMappingPolicy } from '../../../model/federation.ts';
import { unknown, type Known } from '../../../model/known.ts';
import type { Graph } from '../client.ts';
import { GraphFailure } from '../graph-failure.ts';
import { segment } from '../graph-path.ts';
import { allPages } from '../paging.ts';
import { parsed } from '../refusals.ts';
import type { EntraCloud } from '../settings.ts';
import { readClaimsMapping } from './claims-mapping-definition.ts';
import { readCustomClaims } from './custom-claims-policy.ts';
import { part } from './part.ts';

/** Microsoft Graph: "List claimsMappingPolicies assigned to a service principal". */
const permission = 'Policy.Read.All';
/** Microsoft Graph: "Get customClaimsPolicy" names the second; that the first is enough users report (Microsoft Q&A). */
const portalPermission = 'Policy.Read.All or Policy.Read.ApplicationConfiguration';

/** Microsoft Graph: claimsMappingPolicy resource type. */
const assignedPolicy = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  definition: z.array(z.string()),
});

/** What supersedes the portal's settings. */
export async function readClaimsMappingPolicies(
  graph: Graph,
  servicePrincipalId: string,
): Promise<Known<readonly ClaimsMappingPolicy[]>> {
  const what = `the claims-mapping policies of service principal ${servicePrincipalId}`;
  return await part({ what, permission }, async () => {
    const policies: ClaimsMappingPolicy[] = [];
    const path = `/servicePrincipals/${segment(servicePrincipalId)}/claimsMappingPolicies`;
    for await (const each of allPages(graph, path)) {
      const { id, displayName, definition } = parsed(assignedPolicy, each, what);
      const text = definition[0] ?? '';
      policies.push({
        id,
        displayName: displayName ?? '',
        definition: text,
        ...readClaimsMapping(definition),
      });
    }
    return policies;
  });
}

/** What the portal keeps: Microsoft Graph beta, "Get customClaimsPolicy", of the global cloud alone. */
export async function readPortalClaims(
  graph: Graph,
  cloud: EntraCloud,
  servicePrincipalId: string,
): Promise<Known<ClaimSet | null>> {
  if (cloud !== 'global') return unknown(noClaimsApi(cloud));
  const what = `the attributes and claims of service principal ${servicePrincipalId}`;
  return await part({ what, permission: portalPermission }, async () => {
    const path = `${graph.origin}/beta/servicePrincipals/${segment(servicePrincipalId)}/claimsPolicy`;
    const answer = await graph.get(path).catch(none);
    return answer === undefined ? null : readCustomClaims(answer, what);
  });
}

/** What Graph answers when nobody chose anything is not documented; 404 and no content are taken for it. */
function none(error: unknown): undefined {
  if (error instanceof GraphFailure && error.status === 404 && !error.code.startsWith('ENTRA_'))
    return undefined;
  throw error;
}

function noClaimsApi(cloud: EntraCloud): RolebridgeError {
  return new RolebridgeError(
    'ENTRA_NO_CLAIMS_API',
    `Microsoft Graph of the cloud ${cloud} does not show the attributes and claims that the portal keeps`,
    {
      hint: 'Look at Attributes & Claims in Single sign-on of the enterprise application, or assign a claims-mapping policy, which can be read.',
    },
  );
}
