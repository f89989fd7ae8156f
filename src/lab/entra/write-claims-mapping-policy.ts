import * as z from 'zod';
import type { ClaimsMappingPolicy } from '../world.ts';
import { mayAssignPolicies, mayWritePolicies } from './claims-policy-access.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { labGuid } from './ids.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { refusedProperty } from './patch-body.ts';
import { CLAIMS_MAPPING_POLICY, claimsMappingPolicyBody } from './policy-types.ts';
import { badRequest, denied, invalidValues, notFound } from './refusals.ts';
import { recordWrite } from './replication.ts';

const WRITABLE = ['definition', 'displayName', 'isOrganizationDefault'];
const written = z.object({
  // An organization has no default of these policies.
  isOrganizationDefault: z.literal(false).optional(),
  displayName: z.string().min(1).max(256).optional(),
  definition: z.tuple([z.string()]).optional(),
});
const definition = z.object({ ClaimsMappingPolicy: z.looseObject({ Version: z.literal(1) }) });
const reference = z.object({ '@odata.id': z.string() });

/** Graph: "Create claimsMappingPolicy". */
export function addClaimsMappingPolicy(call: GraphCall): GraphReply {
  const { caller, clouds } = call;
  if (!mayWritePolicies(caller)) return denied();
  const given = parsePolicy(call);
  if ('error' in given) return given;
  const { definition: text, displayName } = given;
  if (text === undefined || displayName === undefined) return invalidValues();
  const policy: ClaimsMappingPolicy = {
    id: labGuid('object', clouds.session.next()),
    displayName,
    definition: text,
    owners: [],
  };
  clouds.world.entra.claimsMappingPolicies.push(policy);
  const context = `${graphRoot(call)}/$metadata#policies/claimsMappingPolicies/$entity`;
  return { status: 201, body: { '@odata.context': context, ...claimsMappingPolicyBody(policy) } };
}

/** Graph: "Update claimsMappingPolicy". */
export function patchClaimsMappingPolicy(call: GraphCall, { value: id }: ObjectKey): GraphReply {
  const { caller, clouds } = call;
  if (!mayWritePolicies(caller)) return denied();
  const policy = clouds.world.entra.claimsMappingPolicies.find((each) => each.id === id.toLowerCase());
  if (policy === undefined) return notFound(id);
  const given = parsePolicy(call);
  if ('error' in given) return given;
  recordWrite(clouds, policy.id, policy);
  Object.assign(policy, given);
  return { status: 204 };
}

/** Graph: "Assign claimsMappingPolicy". A service principal has one at most; the text of that refusal is assumed. */
export function assignClaimsMappingPolicy(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  const object = findServicePrincipal(clouds.world, key);
  if (object === undefined) return notFound(key.value);
  if (!mayAssignPolicies(caller, clouds, object.appId)) return denied();
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = reference.safeParse(body);
  if (!parsed.success) return invalidValues();
  const id = parsed.data['@odata.id'].split('/').at(-1)?.toLowerCase() ?? '';
  if (!clouds.world.entra.claimsMappingPolicies.some((each) => each.id === id)) return notFound(id);
  if (object.claimsMappingPolicies.includes(id)) {
    return badRequest(
      "One or more added object references already exist for the following modified properties: 'policies'.",
    );
  }
  if (object.claimsMappingPolicies.length > 0) {
    return badRequest('A policy of this type is assigned to the object already.');
  }
  recordWrite(clouds, object.id, object);
  object.claimsMappingPolicies = [id];
  return { status: 204 };
}

function parsePolicy({
  request,
}: GraphCall): Partial<Pick<ClaimsMappingPolicy, 'definition' | 'displayName'>> | GraphRefusal {
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const refused = refusedProperty(body, CLAIMS_MAPPING_POLICY, WRITABLE);
  if (refused !== undefined) return refused;
  const parsed = written.safeParse(body);
  if (!parsed.success || parsed.data.definition?.every(isDefinition) === false) return invalidValues();
  const { definition: text, displayName } = parsed.data;
  return {
    ...(text === undefined ? {} : { definition: [...text] }),
    ...(displayName === undefined ? {} : { displayName }),
  };
}

/** Entra: "Claims mapping policy type": JSON with a version. Its keys are case-sensitive. */
function isDefinition(text: string): boolean {
  try {
    return definition.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
