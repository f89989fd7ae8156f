import { mayReadPortalClaims, mayWritePolicies } from './claims-policy-access.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { CLOUD_HOSTS } from './hosts.ts';
import { parseJsonObject } from './json-body.ts';
import { denied, notEmulated, notFound, refusal } from './refusals.ts';
import { recordWrite, readReplica } from './replication.ts';

/** Of the `claimsPolicy` the properties that Graph has, by its page and by what it answers. */
const PROPERTIES = [
  'id',
  'audienceOverride',
  'claims',
  'groupFilter',
  'includeApplicationIdInIssuer',
  'includeBasicClaimSet',
  'samlNameIdClaim',
];

/**
 * Graph: "Get customClaimsPolicy", in the beta version and the global cloud only. An application whose claims nobody
 * ever changed has none; that this is 404 is assumed.
 */
export function getPortalClaims(call: GraphCall, key: ObjectKey): GraphReply {
  const missing = unavailable(call);
  if (missing !== undefined) return missing;
  if (!mayReadPortalClaims(call.caller)) return denied();
  if (call.request.url.search !== '') return notEmulated('query options of a custom claims policy');
  const object = findServicePrincipal(call.clouds.world, key);
  if (object === undefined) return notFound(key.value);
  const { claimsPolicy } = readReplica(call.clouds, object.id, object);
  if (claimsPolicy === null) return notFound('claimsPolicy');
  const root = `https://${CLOUD_HOSTS.global.graph}/beta`;
  const context = `${root}/$metadata#servicePrincipals('${object.id}')/claimsPolicy/$entity`;
  return { status: 200, body: { '@odata.context': context, ...claimsPolicy } };
}

/** Graph: "Update customClaimsPolicy": what is named is replaced. The portal does the same for people. */
export function patchPortalClaims(call: GraphCall, key: ObjectKey): GraphReply {
  const missing = unavailable(call);
  if (missing !== undefined) return missing;
  const { caller, clouds, request } = call;
  if (!mayWritePolicies(caller)) return denied();
  const object = findServicePrincipal(clouds.world, key);
  if (object === undefined) return notFound(key.value);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const unknown = Object.keys(body).find((name) => !PROPERTIES.includes(name) && !name.startsWith('@odata.'));
  if (unknown !== undefined) return notEmulated(`the property ${unknown} of a custom claims policy`);
  recordWrite(clouds, object.id, object);
  object.claimsPolicy = { id: object.id, ...object.claimsPolicy, ...body };
  return { status: 204 };
}

/** Graph: "customClaimsPolicy resource type", its table of clouds; the text of the refusal is assumed. */
function unavailable({ clouds }: GraphCall): GraphRefusal | undefined {
  if (clouds.world.entra.cloud === 'global') return undefined;
  return refusal(400, 'BadRequest', "Resource not found for the segment 'claimsPolicy'.");
}
