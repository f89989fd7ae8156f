import { assignmentBody } from './assignments.ts';
import { holdsAny, mayReadDirectory } from './authorization.ts';
import { parseDirectoryQuery } from './directory-query.ts';
import type { Body } from './entity-types.ts';
import { APP_ROLE_ASSIGNMENT } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { derivedGuid } from './ids.ts';
import { findGroup } from './membership.ts';
import { collectionReply } from './odata-reply.ts';
import { permissionId } from './permission-ids.ts';
import { denied, notFound } from './refusals.ts';
import { assignmentsKey, readReplica } from './replication.ts';
import {
  findTenantServicePrincipal,
  graphServicePrincipal,
  grantedPermissions,
} from './tenant-service-principals.ts';

type Assignment = Body & { readonly id: string };

/** Graph: "List appRoleAssignments granted to a group". */
const OF_GROUPS = ['Directory.Read.All', 'AppRoleAssignment.ReadWrite.All', 'Directory.ReadWrite.All'];

/** Graph: "List appRoleAssignments granted to a service principal": its permissions on Microsoft Graph are among them. */
export function listServicePrincipalAppRoleAssignments(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const { entra } = call.clouds.world;
  const principal = findTenantServicePrincipal(entra, key);
  if (principal === undefined) return notFound(key.value);
  const graph = graphServicePrincipal(entra);
  const permissions = grantedPermissions(entra, principal).map((name): Assignment => {
    const assignment = {
      id: Buffer.from(derivedGuid(`${principal.id} ${name}`)).toString('base64url'),
      appRoleId: permissionId(name),
      principalId: principal.id,
      principalType: 'ServicePrincipal' as const,
      principalDisplayName: principal.displayName,
    };
    return { ...assignmentBody(graph, assignment), id: assignment.id };
  });
  return reply(call, [...permissions, ...assignmentsOf(call, principal.id)]);
}

export function listGroupAppRoleAssignments(call: GraphCall, key: ObjectKey): GraphReply {
  if (!holdsAny(call.caller, OF_GROUPS)) return denied();
  const group = findGroup(call.clouds.world.entra, key.value);
  return group === undefined ? notFound(key.value) : reply(call, assignmentsOf(call, group.id));
}

function reply(call: GraphCall, assignments: readonly Assignment[]): GraphReply {
  const query = parseDirectoryQuery(call.request, APP_ROLE_ASSIGNMENT);
  if (isRefusal(query)) return query;
  return collectionReply(call, 'appRoleAssignments', query, assignments, (assignment) => assignment);
}

/** On applications of this tenant. */
function assignmentsOf({ clouds }: GraphCall, principalId: string): readonly Assignment[] {
  return clouds.world.entra.servicePrincipals.flatMap((resource) =>
    readReplica(clouds, assignmentsKey(resource.id), resource.appRoleAssignedTo)
      .filter((each) => each.principalId === principalId)
      .map((each) => ({ ...assignmentBody(resource, each), id: each.id })),
  );
}
