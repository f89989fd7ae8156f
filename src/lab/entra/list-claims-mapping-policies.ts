import { mayReadAssignedPolicies } from './claims-policy-access.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { CLAIMS_MAPPING_POLICY, claimsMappingPolicyBody } from './policy-types.ts';
import { denied, notFound } from './refusals.ts';
import { readReplica } from './replication.ts';
import { findTenantServicePrincipal } from './tenant-service-principals.ts';

/** Graph: "List assigned claimsMappingPolicies". */
export function listClaimsMappingPolicies(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadAssignedPolicies(call.caller)) return denied();
  const query = parseQuery(call.request.url, CLAIMS_MAPPING_POLICY, 'collection');
  if (isRefusal(query)) return query;
  const { clouds } = call;
  const { entra } = clouds.world;
  const object = findTenantServicePrincipal(entra, key);
  if (object === undefined) return notFound(key.value);
  const { claimsMappingPolicies: assigned } = readReplica(clouds, object.id, object);
  const policies = entra.claimsMappingPolicies.filter(({ id }) => assigned.includes(id));
  const context = `servicePrincipals('${object.id}')/claimsMappingPolicies`;
  return collectionReply(call, context, query, policies, (policy) =>
    claimsMappingPolicyBody(readReplica(clouds, policy.id, policy)),
  );
}
