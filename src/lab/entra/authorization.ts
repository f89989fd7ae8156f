import type { Clouds, EntraCaller, LabRequest } from '../operation.ts';
import type { GraphRefusal } from './graph-call.ts';
import { CLOUD_HOSTS, isGraphHost } from './hosts.ts';
import { invalidToken } from './refusals.ts';

/** Graph: "List servicePrincipals", "List applications", "List appRoleAssignments granted for a service principal". */
const DIRECTORY_READERS = [
  'Application.Read.All',
  'Application.ReadWrite.All',
  'Application.ReadWrite.OwnedBy',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

/** Whose token the request carries. Graph: "Resolve Microsoft Graph authorization errors". */
export function authenticate(request: LabRequest, clouds: Clouds): EntraCaller | GraphRefusal {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return invalidToken('Access token is empty.');
  if (!token.includes('.')) return invalidToken('IDX14100: JWT is not well formed, there are no dots (.).');

  const caller = clouds.session.bearerTokens.get(token);
  if (caller === undefined) return invalidToken('Access token validation failure.');
  if (caller.expires <= clouds.clock.now()) {
    return invalidToken('Lifetime validation failed, the token is expired.');
  }
  // A token is for one cloud's Graph only ("National cloud deployments").
  const host = request.url.hostname;
  if (isGraphHost(host) && host !== CLOUD_HOSTS[clouds.world.entra.cloud].graph) {
    return invalidToken('Access token validation failure. Invalid audience.');
  }
  return caller;
}

export function mayReadDirectory(caller: EntraCaller): boolean {
  return holdsAny(caller, DIRECTORY_READERS);
}

/**
 * Graph: "Update servicePrincipal", "Update application". With OwnedBy the caller has to own the application and its
 * service principal both (documentation of Terraform's azuread provider).
 */
export function mayWriteApplication(caller: EntraCaller, clouds: Clouds, appId: string): boolean {
  if (holdsAny(caller, ['Application.ReadWrite.All', 'Directory.ReadWrite.All'])) return true;
  return holdsAny(caller, ['Application.ReadWrite.OwnedBy']) && ownsBoth(caller, clouds, appId);
}

/** Graph: "Grant an appRoleAssignment for a service principal"; it has to read the resource's roles as well. */
export function mayAssignRoles(caller: EntraCaller): boolean {
  return holdsAny(caller, ['AppRoleAssignment.ReadWrite.All']) && mayReadDirectory(caller);
}

/** Graph: "List synchronizationJobs". */
export function mayReadSynchronization(caller: EntraCaller, owners: readonly string[]): boolean {
  if (holdsAny(caller, ['Synchronization.Read.All', 'Synchronization.ReadWrite.All'])) return true;
  return holdsAny(caller, ['Application.ReadWrite.OwnedBy']) && owners.includes(caller.appId);
}

/** Graph: "Add synchronization secrets", "synchronizationJob: validateCredentials". */
export function mayWriteSynchronization(caller: EntraCaller, owners: readonly string[]): boolean {
  if (holdsAny(caller, ['Synchronization.ReadWrite.All'])) return true;
  return holdsAny(caller, ['Application.ReadWrite.OwnedBy']) && owners.includes(caller.appId);
}

function ownsBoth(caller: EntraCaller, { world }: Clouds, appId: string): boolean {
  const objects = [...world.entra.applications, ...world.entra.servicePrincipals].filter(
    (object) => object.appId === appId,
  );
  return objects.length > 0 && objects.every(({ owners }) => owners.includes(caller.appId));
}

export function holdsAny(caller: EntraCaller, permissions: readonly string[]): boolean {
  return permissions.some((permission) => caller.permissions.includes(permission));
}
