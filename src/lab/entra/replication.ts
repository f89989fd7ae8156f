import type { Clouds } from '../operation.ts';

/**
 * The directory is read from replicas that lag behind ("synchronization isn't immediate or continuous", Graph:
 * "Update servicePrincipal"). The lab counts the lag in reads: so many replies still show what was there before.
 */
export function recordWrite(clouds: Clouds, key: string, before: unknown): void {
  const { stale } = clouds.session;
  const lag = clouds.world.entra.replicationLag;
  if (lag === 0) return;
  // A replica which has not caught up with the write before this one does not jump forward because of this one.
  const body = stale.get(key)?.body ?? structuredClone(before);
  stale.set(key, { body, reads: lag });
}

/** What a read of the object shows now. Every call counts as one read. */
export function readReplica<T>(clouds: Clouds, key: string, current: T): T {
  const { stale } = clouds.session;
  const entry = stale.get(key);
  if (entry === undefined) return current;
  entry.reads -= 1;
  if (entry.reads <= 0) stale.delete(key);
  // recordWrite was given the same object in an earlier state under the same key.
  return entry.body as T;
}

/** A service principal's assignments are a collection of their own, and lag on their own. */
export function assignmentsKey(servicePrincipalId: string): string {
  return `${servicePrincipalId}/appRoleAssignedTo`;
}

/** A new object is not on every replica yet: so many reads do not find it. */
export function recordCreation({ session, world }: Clouds, id: string, atLeast = 0): void {
  const lag = Math.max(atLeast, world.entra.replicationLag);
  if (lag > 0) session.stale.set(creationKey(id), { body: undefined, reads: lag });
}

/** Whether a read misses an object that was made a moment ago. Every call counts as one read. */
export function isHidden({ session: { stale } }: Clouds, id: string): boolean {
  const entry = stale.get(creationKey(id));
  if (entry === undefined) return false;
  entry.reads -= 1;
  if (entry.reads <= 0) stale.delete(creationKey(id));
  return true;
}

function creationKey(id: string): string {
  return `${id}/creation`;
}
