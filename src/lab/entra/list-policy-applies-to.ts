import { mayReadAssignedPolicies } from './claims-policy-access.ts';
import { directoryObjectsReply } from './directory-object-reply.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import type { DirectoryObject } from './group-types.ts';
import { denied, notFound } from './refusals.ts';

/** Graph: "List appliesTo" of a claimsMappingPolicy: the service principals that it is assigned to. */
export function listPolicyAppliesTo(call: GraphCall, { value: id }: ObjectKey): GraphReply {
  if (!mayReadAssignedPolicies(call.caller)) return denied();
  const { claimsMappingPolicies, servicePrincipals } = call.clouds.world.entra;
  const policy = claimsMappingPolicies.find((each) => each.id === id.toLowerCase());
  if (policy === undefined) return notFound(id);
  const assigned = servicePrincipals.filter((each) => each.claimsMappingPolicies.includes(policy.id));
  return directoryObjectsReply(
    call,
    assigned.map((object): DirectoryObject => ({ type: 'servicePrincipal', id: object.id, object })),
  );
}
