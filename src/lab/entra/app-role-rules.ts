import type { AppRole } from '../world.ts';
import type { SentAppRole } from './app-role-body.ts';
import type { GraphRefusal } from './graph-call.ts';
import { badRequest, invalidValues, refusal } from './refusals.ts';

/** Where a role is defined, and therefore which object a PATCH of it is for. */
export type Side = AppRole['origin'];

/** Entra: "Service limits", and "Configure AWS multiple accounts": about 1,200, over all collections together. */
const MOST_ITEMS = 1200;

/** Roles and scopes share one rule: an id once, a value once, roles without a value not counted. */
export function duplicates(sent: readonly SentAppRole[]): GraphRefusal | undefined {
  const values = sent.flatMap(({ value }) => (value === null ? [] : [value]));
  const ids = sent.map(({ id }) => id);
  if (new Set(ids).size === ids.length && new Set(values).size === values.length) return undefined;
  const code = 'DuplicateValue';
  const message = 'Request contains a property with duplicate values.';
  return { status: 400, error: { code, message, details: [{ code, message, target: 'appRoles' }] } };
}

/**
 * Graph: "appRole resource type": `isEnabled` must be true when a role is created, and `Application` is a member type
 * of roles on applications only.
 */
export function wrongAtBirth(stored: readonly AppRole[], sent: readonly SentAppRole[], side: Side) {
  const known = new Set(stored.map(({ id }) => id.toLowerCase()));
  const wrong = sent.some(
    ({ id, isEnabled, allowedMemberTypes }) =>
      !known.has(id) &&
      (!isEnabled || (side === 'ServicePrincipal' && allowedMemberTypes.includes('Application'))),
  );
  return wrong ? invalidValues() : undefined;
}

/** Roles that the body leaves out or changes, other than by switching them on or off. */
export function touched(stored: readonly AppRole[], sent: readonly SentAppRole[]): readonly AppRole[] {
  const bodies = new Map(sent.map((role) => [role.id, role]));
  return stored.filter((role) => {
    const body = bodies.get(role.id.toLowerCase());
    return body === undefined || !sameEntitlement(role, body);
  });
}

export function enabledEntitlement(): GraphRefusal {
  return refusal(
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  );
}

export function tooLarge(items: number): GraphRefusal | undefined {
  if (items <= MOST_ITEMS) return undefined;
  return refusal(
    403,
    'Directory_ResourceSizeExceeded',
    'The size of the object has exceeded its limit. Please reduce the number of values and retry your request.',
  );
}

/** Roles of the application can be changed on the application only. */
export function divergesFromApplication(stored: readonly AppRole[], sent: readonly SentAppRole[]) {
  const bodies = new Map(sent.map((role) => [role.id, role]));
  const differs = stored.some((role) => {
    if (role.origin !== 'Application') return false;
    const body = bodies.get(role.id.toLowerCase());
    return body === undefined || body.isEnabled !== role.isEnabled || !sameEntitlement(role, body);
  });
  if (!differs) return undefined;
  return badRequest('Property appRoles on the service principal does not match the application object.');
}

function sameEntitlement(one: SentAppRole, other: SentAppRole): boolean {
  return (
    one.value === other.value &&
    one.displayName === other.displayName &&
    one.description === other.description &&
    one.allowedMemberTypes.toSorted().join() === other.allowedMemberTypes.toSorted().join()
  );
}
