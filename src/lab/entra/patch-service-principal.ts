import type { ServicePrincipal } from '../world.ts';
import type { AppRoleCollection } from './app-role-collection.ts';
import { replaceAppRoles, settle } from './app-role-collection.ts';
import { dropAssignmentsOfGoneRoles } from './assignments.ts';
import { mayWriteApplication } from './authorization.ts';
import { findServicePrincipal } from './directory.ts';
import { SERVICE_PRINCIPAL } from './entity-types.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { refusedProperty } from './patch-body.ts';
import type { CredentialChange } from './patch-credentials.ts';
import { CREDENTIAL_PROPERTIES, parseCredentialChange } from './patch-credentials.ts';
import { denied, notFound } from './refusals.ts';
import { recordWrite } from './replication.ts';
import type { SignOnSettings } from './single-sign-on-settings.ts';
import { parseSignOnSettings, SIGN_ON_PROPERTIES } from './single-sign-on-settings.ts';

type Change = CredentialChange & SignOnSettings & Partial<Pick<ServicePrincipal, 'appRoles'>>;

const WRITABLE = ['appRoles', ...SIGN_ON_PROPERTIES, ...CREDENTIAL_PROPERTIES];

/** Graph: "Update servicePrincipal". */
export function patchServicePrincipal(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  const object = findServicePrincipal(clouds.world, key);
  if (object === undefined) return notFound(key.value);
  if (!mayWriteApplication(caller, clouds, object.appId)) return denied();
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const refused = refusedProperty(body, SERVICE_PRINCIPAL, WRITABLE);
  if (refused !== undefined) return refused;

  const change = parseChange(call, object, body);
  if (isRefusal(change)) return change;
  recordWrite(clouds, object.id, object);
  if (change.appRoles !== undefined) {
    settle(clouds, collectionOf(call, object), change.appRoles);
    dropAssignmentsOfGoneRoles(clouds, object, change.appRoles);
  }
  Object.assign(object, change);
  return { status: 204 };
}

function parseChange(
  call: GraphCall,
  object: ServicePrincipal,
  body: Readonly<Record<string, unknown>>,
): Change | GraphRefusal {
  const { appRoles } = body;
  const settings = parseSignOnSettings(body);
  if (isRefusal(settings)) return settings;
  const roles =
    appRoles === undefined ? undefined : replaceAppRoles(call.clouds, collectionOf(call, object), appRoles);
  if (roles !== undefined && 'error' in roles) return roles;
  const credentials = parseCredentialChange(object, body);
  if (isRefusal(credentials)) return credentials;
  return {
    ...credentials,
    ...settings,
    ...(roles === undefined ? {} : { appRoles: [...roles] }),
  };
}

function collectionOf({ clouds }: GraphCall, object: ServicePrincipal): AppRoleCollection {
  const application = clouds.world.entra.applications.find(({ appId }) => appId === object.appId);
  return {
    objectId: object.id,
    side: 'ServicePrincipal',
    stored: object.appRoles,
    otherItems: object.owners.length + (application?.identifierUris.length ?? 0),
  };
}
