import { mayReadPolicies } from './claims-policy-access.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { CLAIMS_MAPPING_POLICY, claimsMappingPolicyBody } from './policy-types.ts';
import { denied } from './refusals.ts';
import { readReplica } from './replication.ts';

/** Graph: "List claimsMappingPolicies": those of the tenant, assigned or not. */
export function listTenantClaimsMappingPolicies(call: GraphCall): GraphReply {
  const { caller, clouds, request } = call;
  if (!mayReadPolicies(caller)) return denied();
  const query = parseQuery(request.url, CLAIMS_MAPPING_POLICY, 'collection');
  if (isRefusal(query)) return query;
  const policies = clouds.world.entra.claimsMappingPolicies;
  return collectionReply(call, 'policies/claimsMappingPolicies', query, policies, (policy) =>
    claimsMappingPolicyBody(readReplica(clouds, policy.id, policy)),
  );
}
