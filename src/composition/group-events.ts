import { readGroupEvent, scopeOfHints, type GroupHint } from '../jobs/account-assignments/group-event.ts';
import type { Wishes } from './composition.ts';

/** @param ownRoles ARNs with commas between them, as ROLEBRIDGE_OWN_ROLES has them. */
export function groupHintReader(ownRoles: string | undefined): (body: unknown) => GroupHint | undefined {
  const own = new Set((ownRoles ?? '').split(',').map((each) => each.trim()));
  return (body) => readGroupEvent(body, { ownRoles: own });
}

/** One run for all of them. */
export function groupEventWishes(hints: readonly [GroupHint, ...GroupHint[]]): Wishes {
  return scopeOfHints(hints);
}

/** Whether what could not be read is the group of an event. One of Entra ID has another id: nobody can tell whose it is. */
export function isAboutGroup(hint: GroupHint, scope: string): boolean {
  return hint.principalId === scope;
}
