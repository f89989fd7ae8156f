import type { Clouds } from '../operation.ts';
import type { Application, AppRole, ServicePrincipal } from '../world.ts';
import type { AppRoleCollection } from './app-role-collection.ts';
import { replaceAppRoles, settle } from './app-role-collection.ts';
import { parseSettings, SETTING_PROPERTIES } from './application-settings.ts';
import { dropAssignmentsOfGoneRoles } from './assignments.ts';
import { mayWriteApplication } from './authorization.ts';
import { findApplication, findServicePrincipal } from './directory.ts';
import { APPLICATION } from './entity-types.ts';
import type { GraphCall, GraphRefusal, GraphReply, ObjectKey } from './graph-call.ts';
import { isRefusal } from './graph-call.ts';
import { parseJsonObject } from './json-body.ts';
import { refusedProperty } from './patch-body.ts';
import { denied, notEmulated, notFound } from './refusals.ts';
import { recordWrite } from './replication.ts';

/** Graph: "Update application". Its service principal inherits the roles ("Update servicePrincipal"). */
export function patchApplication(call: GraphCall, key: ObjectKey): GraphReply {
  const { caller, clouds, request } = call;
  const application = findApplication(clouds.world, key);
  if (application === undefined) return notFound(key.value);
  if (!mayWriteApplication(caller, clouds, application.appId)) return denied();
  const body = parseJsonObject(request.body);
  if (isRefusal(body)) return body;
  const refused = refusedProperty(body, APPLICATION, ['appRoles', ...SETTING_PROPERTIES]);
  if (refused !== undefined) return refused;
  const settings = parseSettings(clouds, application, body);
  if (isRefusal(settings)) return settings;
  const roles =
    body['appRoles'] === undefined ? undefined : parseRoles(clouds, application, body['appRoles']);
  if (roles !== undefined && 'error' in roles) return roles;
  if (roles === undefined && Object.keys(settings).length === 0) return { status: 204 };

  recordWrite(clouds, application.id, application);
  if (roles !== undefined) writeRoles(clouds, application, roles);
  Object.assign(application, settings);
  return { status: 204 };
}

function parseRoles(
  clouds: Clouds,
  application: Application,
  sent: unknown,
): readonly AppRole[] | GraphRefusal {
  const roles = replaceAppRoles(clouds, collectionOf(application), sent);
  if ('error' in roles) return roles;
  const mirror = findServicePrincipal(clouds.world, { by: 'appId', value: application.appId });
  if (mirror === undefined || !collides(mirror, roles)) return roles;
  return notEmulated('an application role with the id or value of a role that the service principal defines');
}

function writeRoles(clouds: Clouds, application: Application, roles: readonly AppRole[]): void {
  const mirror = findServicePrincipal(clouds.world, { by: 'appId', value: application.appId });
  settle(clouds, collectionOf(application), roles);
  if (mirror !== undefined) inherit(clouds, mirror, application.appRoles, roles);
  application.appRoles = roles.map((role) => ({ ...role, origin: 'Application' as const }));
}

function collectionOf({ id, appRoles, identifierUris, owners }: Application): AppRoleCollection {
  const otherItems = identifierUris.length + owners.length;
  return { objectId: id, side: 'Application', stored: appRoles, otherItems };
}

function collides(mirror: ServicePrincipal, roles: readonly AppRole[]): boolean {
  const own = mirror.appRoles.filter(({ origin }) => origin === 'ServicePrincipal');
  return own.some((mine) =>
    roles.some(({ id, value }) => id === mine.id || (value !== null && value === mine.value)),
  );
}

/** The application's roles come first, then those that the service principal has of its own. */
function inherit(
  clouds: Clouds,
  mirror: ServicePrincipal,
  before: readonly AppRole[],
  after: readonly AppRole[],
): void {
  recordWrite(clouds, mirror.id, mirror);
  const replaced = new Set([...before, ...after].map(({ id }) => id));
  const others = mirror.appRoles.filter(({ id }) => !replaced.has(id));
  const inherited = after.map((role) => ({ ...structuredClone(role), origin: 'Application' as const }));
  const roles = [...inherited, ...others];
  dropAssignmentsOfGoneRoles(clouds, mirror, roles);
  mirror.appRoles = roles;
}
