import type { EntraClient, EntraWorld, ServicePrincipal } from '../world.ts';
import { servicePrincipal } from '../world/entra.ts';
import { named } from './directory.ts';
import type { ObjectKey } from './graph-call.ts';
import { derivedGuid } from './ids.ts';
import { GRAPH_APP_ID, KNOWN_PERMISSIONS, permissionId } from './permission-ids.ts';

/**
 * Every service principal of the tenant: those of the world, one for each client that the world has none for, and
 * that of Microsoft Graph, whose app roles are the application permissions.
 */
export function tenantServicePrincipals(entra: EntraWorld): readonly ServicePrincipal[] {
  const appIds = new Set(entra.servicePrincipals.map(({ appId }) => appId));
  const clients = entra.clients.filter(
    ({ appId, withoutServicePrincipal }) => !appIds.has(appId) && withoutServicePrincipal !== true,
  );
  const graph = appIds.has(GRAPH_APP_ID) ? [] : [graphServicePrincipal(entra)];
  return [...entra.servicePrincipals, ...clients.map((each) => clientServicePrincipal(each)), ...graph];
}

export function findTenantServicePrincipal(entra: EntraWorld, key: ObjectKey): ServicePrincipal | undefined {
  return tenantServicePrincipals(entra).find((each) => named(each, key));
}

/** Whether it is one that the world does not have and the tenant does. */
export function isMadeUp(entra: EntraWorld, key: ObjectKey): boolean {
  const object = findTenantServicePrincipal(entra, key);
  return object !== undefined && !entra.servicePrincipals.includes(object);
}

/** Application permissions on Microsoft Graph that it was granted, by name. */
export function grantedPermissions(
  { clients }: EntraWorld,
  { appId, grantedPermissions: own }: ServicePrincipal,
): readonly string[] {
  const client = clients.find((each) => each.appId === appId);
  return [...new Set([...own, ...(client?.permissions ?? [])])];
}

/** A client of the lab signs in and nothing more: no single sign-on, no roles. */
function clientServicePrincipal(client: EntraClient): ServicePrincipal {
  const { appId, displayName, servicePrincipalId = derivedGuid(`service principal of ${appId}`) } = client;
  return servicePrincipal.parse({
    id: servicePrincipalId,
    appId,
    displayName,
    preferredSingleSignOnMode: null,
    appRoleAssignmentRequired: false,
    servicePrincipalNames: [appId],
  });
}

export function graphServicePrincipal({ clients, servicePrincipals }: EntraWorld): ServicePrincipal {
  const used = [
    ...clients.flatMap(({ permissions }) => permissions),
    ...servicePrincipals.flatMap((each) => each.grantedPermissions),
  ];
  const names = [...new Set([...KNOWN_PERMISSIONS, ...used])].toSorted();
  const id = derivedGuid('service principal of Microsoft Graph');
  const object = servicePrincipal.parse({
    id,
    appId: id,
    displayName: 'Microsoft Graph',
    preferredSingleSignOnMode: null,
    appRoleAssignmentRequired: false,
    servicePrincipalNames: [GRAPH_APP_ID],
    appRoles: names.map((name) => ({
      id: permissionId(name),
      value: name,
      displayName: name,
      description: name,
      allowedMemberTypes: ['Application'],
      origin: 'Application',
    })),
  });
  return { ...object, appId: GRAPH_APP_ID };
}
