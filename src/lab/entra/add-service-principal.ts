import * as z from 'zod';
import { servicePrincipal as servicePrincipalSchema } from '../world/entra.ts';
import { servicePrincipalBody } from './application-bodies.ts';
import { holdsAny } from './authorization.ts';
import { findApplication } from './directory.ts';
import { SERVICE_PRINCIPAL } from './entity-types.ts';
import type { GraphCall, GraphReply } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { labGuid } from './ids.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { refusedProperty } from './patch-body.ts';
import { badRequest, denied, invalidValues, refusal } from './refusals.ts';
import { isHidden, recordCreation } from './replication.ts';
import { findTenantServicePrincipal } from './tenant-service-principals.ts';

const given = z.object({ appId: z.guid().toLowerCase() });

/** Graph: "Create servicePrincipal", of an application of this tenant. */
export function addServicePrincipal(call: GraphCall): GraphReply {
  const { caller, clouds, request } = call;
  const { entra } = clouds.world;
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const refused = refusedProperty(body, SERVICE_PRINCIPAL, ['appId']);
  if (refused !== undefined) return refused;
  const parsed = given.safeParse(body);
  if (!parsed.success) return invalidValues();
  const { appId } = parsed.data;
  const application = findApplication(clouds.world, { by: 'appId', value: appId });
  const mayAll = holdsAny(caller, ['Application.ReadWrite.All', 'Directory.ReadWrite.All']);
  const mayOwn =
    holdsAny(caller, ['Application.ReadWrite.OwnedBy']) && application?.owners.includes(caller.appId);
  if (!mayAll && mayOwn !== true) return denied();
  // The text is that of users' reports; so is that it takes a while after the application was made.
  if (application === undefined || isHidden(clouds, application.id)) {
    return badRequest(
      `The appId '${appId}' of the service principal does not reference a valid application object.`,
    );
  }
  if (findTenantServicePrincipal(entra, { by: 'appId', value: appId }) !== undefined) {
    const message = `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`;
    return refusal(409, 'Request_MultipleObjectsWithSameKeyValue', message);
  }

  const object = servicePrincipalSchema.parse({
    id: labGuid('object', clouds.session.next()),
    appId,
    displayName: application.displayName,
    preferredSingleSignOnMode: null,
    appRoleAssignmentRequired: false,
    owners: mayAll ? [] : [caller.appId],
  });
  entra.servicePrincipals.push(object);
  const client = entra.clients.find((each) => each.appId === appId);
  if (client !== undefined) {
    delete client.withoutServicePrincipal;
    client.servicePrincipalId = object.id;
  }
  recordCreation(clouds, object.id);
  const context = `${graphRoot(call)}/$metadata#servicePrincipals/$entity`;
  return { status: 201, body: { '@odata.context': context, ...servicePrincipalBody(entra, object) } };
}
