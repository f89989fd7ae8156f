import { assignmentBody } from './assignments.ts';
import { mayReadDirectory } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import { APP_ROLE_ASSIGNMENT } from './entity-types.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseQuery } from './odata-query.ts';
import { collectionReply } from './odata-reply.ts';
import { denied, notFound } from './refusals.ts';
import { assignmentsKey, readReplica } from './replication.ts';

/** Graph: "List appRoleAssignments granted for a service principal". */
export function listAppRoleAssignedTo(call: GraphCall, key: ObjectKey): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  const query = parseQuery(call.request.url, APP_ROLE_ASSIGNMENT, 'collection');
  if (isRefusal(query)) return query;
  const resource = findServicePrincipal(call.clouds.world, key);
  if (resource === undefined) return notFound(key.value);
  const assignments = readReplica(call.clouds, assignmentsKey(resource.id), resource.appRoleAssignedTo);
  return collectionReply(call, 'appRoleAssignments', query, assignments, (assignment) =>
    assignmentBody(resource, assignment),
  );
}
