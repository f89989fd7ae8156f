import type { Clouds } from '../operation.ts';
import type { AppRole, ServicePrincipal } from '../world.ts';
import type { Body } from './entity-types.ts';
import { assignmentsKey, recordWrite } from './replication.ts';

export type AppRoleAssignment = ServicePrincipal['appRoleAssignedTo'][number];

/** Graph: "appRoleAssignment resource type". */
export function assignmentBody(resource: ServicePrincipal, assignment: AppRoleAssignment): Body {
  return { ...assignment, resourceDisplayName: resource.displayName, resourceId: resource.id };
}

/** Removing a role removes who was assigned to it, as users of the API report; Microsoft documents neither. */
export function dropAssignmentsOfGoneRoles(
  clouds: Clouds,
  resource: ServicePrincipal,
  after: readonly AppRole[],
): void {
  const remaining = new Set(after.map(({ id }) => id.toLowerCase()));
  const before = resource.appRoles.map(({ id }) => id.toLowerCase());
  const gone = new Set(before.filter((id) => !remaining.has(id)));
  const kept = resource.appRoleAssignedTo.filter(({ appRoleId }) => !gone.has(appRoleId.toLowerCase()));
  if (kept.length === resource.appRoleAssignedTo.length) return;
  recordWrite(clouds, assignmentsKey(resource.id), resource.appRoleAssignedTo);
  resource.appRoleAssignedTo = kept;
}
