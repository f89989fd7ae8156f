import * as z from 'zod';
import type { EntraWorld, ServicePrincipal } from '../world.ts';
import type { AppRoleAssignment } from './assignments.ts';
import { assignmentBody } from './assignments.ts';
import { mayAssignRoles } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { labGuid } from './ids.ts';
import { parseJsonObject } from './json-body.ts';
import { directoryObjects } from './membership.ts';
import { graphRoot } from './odata-reply.ts';
import { badRequest, denied, invalidValues, notFound } from './refusals.ts';
import { assignmentsKey, recordWrite } from './replication.ts';

type Principal = Pick<AppRoleAssignment, 'principalId' | 'principalType' | 'principalDisplayName'>;

const grant = z.object({
  principalId: z.guid().toLowerCase(),
  resourceId: z.guid().toLowerCase(),
  appRoleId: z.guid().toLowerCase(),
});
const PRINCIPAL_TYPES = { user: 'User', group: 'Group', servicePrincipal: 'ServicePrincipal' } as const;
const NO_ROLE = '00000000-0000-0000-0000-000000000000';

/** Graph: "Grant an appRoleAssignment for a service principal". */
export function addAppRoleAssignedTo(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  if (!mayAssignRoles(caller)) return denied();
  const resource = findServicePrincipal(clouds.world, key);
  if (resource === undefined) return notFound(key.value);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = grant.safeParse(body);
  if (!parsed.success || parsed.data.resourceId !== resource.id) return invalidValues();

  const { appRoleId, principalId } = parsed.data;
  const principal = findPrincipal(clouds.world.entra, principalId);
  if (principal === undefined) return badRequest('Not a valid reference update.');
  if (!assignable(resource, appRoleId)) {
    return badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
  if (
    resource.appRoleAssignedTo.some(
      (each) => each.appRoleId === appRoleId && each.principalId === principalId,
    )
  ) {
    return badRequest('Permission being assigned already exists on the object');
  }
  recordWrite(clouds, assignmentsKey(resource.id), resource.appRoleAssignedTo);
  const id = Buffer.from(labGuid('object', clouds.session.next())).toString('base64url');
  const assignment: AppRoleAssignment = { id, appRoleId, ...principal };
  resource.appRoleAssignedTo.push(assignment);
  const context = `${graphRoot(call)}/$metadata#appRoleAssignments/$entity`;
  return { status: 201, body: { '@odata.context': context, ...assignmentBody(resource, assignment) } };
}

/** A disabled role takes no new assignees (Entra: "Add app roles"); the zero GUID stands for none where there are none. */
function assignable({ appRoles }: ServicePrincipal, appRoleId: string): boolean {
  if (appRoleId === NO_ROLE) return appRoles.length === 0;
  return appRoles.some(({ id, isEnabled }) => id === appRoleId && isEnabled);
}

/** Somebody of the directory; in a world without users and groups, also whoever is assigned somewhere already. */
function findPrincipal(entra: EntraWorld, principalId: string): Principal | undefined {
  const [object] = directoryObjects(entra, [principalId]);
  if (object !== undefined) {
    const { displayName: principalDisplayName } = object.object;
    return { principalId, principalType: PRINCIPAL_TYPES[object.type], principalDisplayName };
  }
  const assigned = entra.servicePrincipals
    .flatMap(({ appRoleAssignedTo }) => appRoleAssignedTo)
    .find((each) => each.principalId === principalId);
  if (assigned === undefined) return undefined;
  const { principalType, principalDisplayName } = assigned;
  return { principalId, principalType, principalDisplayName };
}
