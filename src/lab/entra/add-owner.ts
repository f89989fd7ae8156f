import * as z from 'zod';
import type { EntraWorld } from '../world.ts';
import { holdsAny } from './authorization.ts';
import { findApplication, findServicePrincipal } from './directory.ts';
import type { GraphCall, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { badRequest, denied, invalidValues, notEmulated, notFound } from './refusals.ts';
import { findTenantServicePrincipal } from './tenant-service-principals.ts';

const reference = z.object({
  '@odata.id': z
    .string()
    .transform((url) =>
      /\/(?:directoryObjects|servicePrincipals|users)\/([0-9a-f-]{36})$/i.exec(url)?.[1]?.toLowerCase(),
    )
    .pipe(z.guid()),
});

/** Entra: "Microsoft Entra service limits and restrictions". */
const MOST_OWNERS = 100;

/** Graph: "Add owner" of an application. With OwnedBy alone nobody adds owners. */
export function addApplicationOwner(call: GraphCall, key: ObjectKey): GraphReply {
  return addOwner(call, key, findApplication(call.clouds.world, key));
}

/** Graph: "Add owner" of a service principal. */
export function addServicePrincipalOwner(call: GraphCall, key: ObjectKey): GraphReply {
  const { world } = call.clouds;
  const object = findServicePrincipal(world, key);
  if (object === undefined && findTenantServicePrincipal(world.entra, key) !== undefined) {
    return notEmulated('owners of a service principal that the world does not hold');
  }
  return addOwner(call, key, object);
}

function addOwner(
  { caller, clouds, request }: GraphCall,
  key: ObjectKey,
  object: { owners: string[] } | undefined,
): GraphReply {
  if (!holdsAny(caller, ['Application.ReadWrite.All', 'Directory.ReadWrite.All'])) return denied();
  if (object === undefined) return notFound(key.value);
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const parsed = reference.safeParse(body);
  if (!parsed.success) return invalidValues();
  const id = parsed.data['@odata.id'];
  const owner = ownerOf(clouds.world.entra, id);
  if (owner === undefined) return notFound(id);
  if (object.owners.includes(owner)) {
    return badRequest(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  }
  // Which error there is for one too many is not documented.
  if (object.owners.length >= MOST_OWNERS) return notEmulated(`more than ${MOST_OWNERS} owners`);
  object.owners.push(owner);
  return { status: 204 };
}

/** As the world names owners: a client by its appId, a user by the object id. */
function ownerOf(entra: EntraWorld, id: string): string | undefined {
  const service = findTenantServicePrincipal(entra, { by: 'id', value: id });
  return service?.appId ?? entra.users.find((user) => user.id === id && !user.isDeleted)?.id;
}
