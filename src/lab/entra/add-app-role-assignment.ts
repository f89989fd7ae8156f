import * as z from 'zod';
import type { EntraWorld, ServicePrincipal } from '../world.ts';
import { mayAssignRoles } from './authorization.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { derivedGuid } from './ids.ts';
import { parseJsonObject } from './json-body.ts';
import { graphRoot } from './odata-reply.ts';
import { GRAPH_APP_ID } from './permission-ids.ts';
import { badRequest, denied, invalidValues, notEmulated, notFound } from './refusals.ts';
import { isHidden } from './replication.ts';
import { findTenantServicePrincipal, grantedPermissions } from './tenant-service-principals.ts';

const grant = z.object({
  principalId: z.guid().toLowerCase(),
  resourceId: z.guid().toLowerCase(),
  appRoleId: z.guid().toLowerCase(),
});

/**
 * Graph: "Grant an appRoleAssignment to a service principal": what the portal calls admin consent. Tokens that were
 * issued before do not have the permission.
 */
export function addAppRoleAssignment(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  const { entra } = clouds.world;
  if (!mayAssignRoles(caller)) return denied();
  const principal = findTenantServicePrincipal(entra, key);
  if (principal === undefined || isHidden(clouds, principal.id)) return notFound(key.value);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = grant.safeParse(body);
  if (!parsed.success || parsed.data.principalId !== principal.id) return invalidValues();
  const { resourceId, appRoleId } = parsed.data;
  const resource = findTenantServicePrincipal(entra, { by: 'id', value: resourceId });
  if (resource === undefined) return notFound(resourceId);
  if (resource.appId !== GRAPH_APP_ID) return notEmulated('app roles of another API than Microsoft Graph');
  const permission = resource.appRoles.find(({ id }) => id === appRoleId)?.value;
  if (permission === undefined || permission === null) {
    return badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
  if (grantedPermissions(entra, principal).includes(permission)) {
    return badRequest('Permission being assigned already exists on the object');
  }
  give(entra, principal, permission);
  const assignment = {
    '@odata.context': `${graphRoot(call)}/$metadata#appRoleAssignments/$entity`,
    id: Buffer.from(derivedGuid(`${principal.id} ${permission}`)).toString('base64url'),
    deletedDateTime: null,
    appRoleId,
    createdDateTime: clouds.clock.now().toISOString(),
    principalDisplayName: principal.displayName,
    principalId: principal.id,
    principalType: 'ServicePrincipal',
    resourceDisplayName: resource.displayName,
    resourceId,
  };
  return { status: 201, body: assignment };
}

/** A client's permissions are what its tokens have. */
function give(entra: EntraWorld, { id, appId }: ServicePrincipal, permission: string): void {
  const client = entra.clients.find((each) => each.appId === appId);
  const held =
    client?.permissions ?? entra.servicePrincipals.find((each) => each.id === id)?.grantedPermissions;
  held?.push(permission);
}
