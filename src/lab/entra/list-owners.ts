import { mayReadDirectory } from './authorization.ts';
import { findApplication } from './directory.ts';
import { directoryObjectsReply } from './directory-object-reply.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import type { DirectoryObject } from './group-types.ts';
import { directoryObjects } from './membership.ts';
import { denied, notFound } from './refusals.ts';
import { findTenantServicePrincipal } from './tenant-service-principals.ts';

/** Graph: "List owners of a service principal". */
export function listServicePrincipalOwners(call: GraphCall, key: ObjectKey): GraphReply {
  return owners(call, key, findTenantServicePrincipal(call.clouds.world.entra, key));
}

/** Graph: "List owners of an application". */
export function listApplicationOwners(call: GraphCall, key: ObjectKey): GraphReply {
  return owners(call, key, findApplication(call.clouds.world, key));
}

/** A client owns by its service principal; the world names it by its appId. */
function owners(
  call: GraphCall,
  key: ObjectKey,
  object: { readonly owners: readonly string[] } | undefined,
): GraphReply {
  if (!mayReadDirectory(call.caller)) return denied();
  if (object === undefined) return notFound(key.value);
  const { entra } = call.clouds.world;
  const found = object.owners.flatMap((owner): readonly DirectoryObject[] => {
    const client = findTenantServicePrincipal(entra, { by: 'appId', value: owner });
    if (client === undefined) return directoryObjects(entra, [owner]);
    return [{ type: 'servicePrincipal', id: client.id, object: client }];
  });
  return directoryObjectsReply(call, found);
}
