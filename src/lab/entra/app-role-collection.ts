import type { Clouds } from '../operation.ts';
import type { AppRole } from '../world.ts';
import { parseAppRoles } from './app-role-body.ts';
import type { SentAppRole } from './app-role-body.ts';
import {
  divergesFromApplication,
  duplicates,
  enabledEntitlement,
  tooLarge,
  touched,
  wrongAtBirth,
} from './app-role-rules.ts';
import type { Side } from './app-role-rules.ts';
import type { GraphRefusal } from './graph-call.ts';
import { firstOf } from './refusals.ts';

export interface AppRoleCollection {
  readonly objectId: string;
  readonly side: Side;
  readonly stored: readonly AppRole[];
  /** Items of the object's other collections, which draw on the same limit. */
  readonly otherItems: number;
}

/**
 * The collection after a PATCH, which replaces it whole (Entra: "Configure the role claim"), or the refusal. A role
 * that stays keeps its origin, a new one gets that of the object.
 */
export function replaceAppRoles(
  clouds: Clouds,
  collection: AppRoleCollection,
  body: unknown,
): readonly AppRole[] | GraphRefusal {
  const { side, stored, otherItems } = collection;
  const sent = parseAppRoles(body);
  if ('error' in sent) return sent;
  const refused = firstOf(
    () => duplicates(sent),
    () => wrongAtBirth(stored, sent, side),
    () => notDisabledFirst(clouds, collection, sent),
    () => tooLarge(sent.length + otherItems),
    () => (side === 'ServicePrincipal' ? divergesFromApplication(stored, sent) : undefined),
  );
  if (refused !== undefined) return refused;

  const origins = new Map(stored.map(({ id, origin }) => [id.toLowerCase(), origin]));
  return sent.map((role) => ({ ...role, origin: origins.get(role.id) ?? side }));
}

/** Remembers which roles were switched off just now; for a while the service still takes them for enabled. */
export function settle(
  clouds: Clouds,
  { objectId, stored }: AppRoleCollection,
  after: readonly AppRole[],
): void {
  const { settling } = clouds.session;
  const enabledBefore = new Set(
    stored.filter(({ isEnabled }) => isEnabled).map(({ id }) => id.toLowerCase()),
  );
  for (const { id } of stored) {
    if (after.find((role) => role.id === id.toLowerCase())?.isEnabled !== false)
      settling.delete(key(objectId, id));
  }
  for (const { id, isEnabled } of after) {
    if (isEnabled || !enabledBefore.has(id) || clouds.world.entra.disableSettles === 0) continue;
    settling.set(key(objectId, id), clouds.world.entra.disableSettles);
  }
}

/**
 * Changing or removing a role needs it disabled by an earlier PATCH, and that one replicated: Terraform's azuread
 * provider polls for it and then still retries the refusal.
 */
function notDisabledFirst(
  clouds: Clouds,
  { objectId, stored }: AppRoleCollection,
  sent: readonly SentAppRole[],
) {
  const { settling } = clouds.session;
  let refused = false;
  for (const { id, isEnabled } of touched(stored, sent)) {
    const left = settling.get(key(objectId, id)) ?? 0;
    if (!isEnabled && left === 0) continue;
    refused = true;
    if (left > 1) settling.set(key(objectId, id), left - 1);
    else settling.delete(key(objectId, id));
  }
  return refused ? enabledEntitlement() : undefined;
}

function key(objectId: string, roleId: string): string {
  return `${objectId}/${roleId.toLowerCase()}`;
}
