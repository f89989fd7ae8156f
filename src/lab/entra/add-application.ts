import * as z from 'zod';
import { application as applicationSchema } from '../world/entra.ts';
import { applicationBody } from './application-bodies.ts';
import { holdsAny } from './authorization.ts';
import { APPLICATION } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { labGuid } from './ids.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { refusedProperty } from './patch-body.ts';
import { badRequest, denied, invalidValues } from './refusals.ts';
import { recordCreation } from './replication.ts';

const given = z.object({
  displayName: z.string().min(1).max(256),
  // Microsoft: "application resource type": an application of this tenant alone. The lab has no other.
  signInAudience: z.literal('AzureADMyOrg').optional(),
});

/**
 * Graph: "Create application". An application that makes one with OwnedBy owns it; that one with ReadWrite.All does not
 * is assumed. Names need not be unique. Nobody can sign in as it until it has a service principal.
 */
export function addApplication(call: GraphCall): GraphReply {
  const { caller, clouds, request } = call;
  const ownsIt = !holdsAny(caller, ['Application.ReadWrite.All', 'Directory.ReadWrite.All']);
  if (ownsIt && !holdsAny(caller, ['Application.ReadWrite.OwnedBy'])) return denied();
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const refused = refusedProperty(body, APPLICATION, ['displayName', 'signInAudience']);
  if (refused !== undefined) return refused;
  if (typeof body['displayName'] !== 'string') {
    return badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  const parsed = given.safeParse(body);
  if (!parsed.success) return invalidValues();

  const { displayName } = parsed.data;
  const object = applicationSchema.parse({
    id: labGuid('object', clouds.session.next()),
    appId: labGuid('object', clouds.session.next()),
    displayName,
    owners: ownsIt ? [caller.appId] : [],
  });
  const { entra } = clouds.world;
  entra.applications.push(object);
  entra.clients.push({
    appId: object.appId,
    displayName,
    secrets: [],
    federatedCredentials: [],
    permissions: [],
    withoutServicePrincipal: true,
  });
  recordCreation(clouds, object.id);
  const context = `${graphRoot(call)}/$metadata#applications/$entity`;
  return { status: 201, body: { '@odata.context': context, ...applicationBody(object) } };
}
