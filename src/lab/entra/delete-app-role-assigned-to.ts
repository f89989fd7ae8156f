import { mayAssignRoles } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { badRequest, denied, notFound } from './refusals.ts';
import { assignmentsKey, recordWrite } from './replication.ts';

/** Graph: "Delete an appRoleAssignment that has been granted for a service principal". */
export function deleteAppRoleAssignedTo(call: GraphCall, key: ObjectKey, assignmentId: string): GraphReply {
  const { caller, clouds } = call;
  if (!mayAssignRoles(caller)) return denied();
  const resource = findServicePrincipal(clouds.world, key);
  if (resource === undefined) return notFound(key.value);
  const kept = resource.appRoleAssignedTo.filter(({ id }) => id !== assignmentId);
  if (kept.length === resource.appRoleAssignedTo.length) {
    return badRequest('EntitlementGrant being updated or deleted is not found.');
  }
  recordWrite(clouds, assignmentsKey(resource.id), resource.appRoleAssignedTo);
  resource.appRoleAssignedTo = kept;
  return { status: 204 };
}
