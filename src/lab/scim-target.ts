import { derivedGuid } from './entra/ids.ts';
import type { Group, IdentityCenter, User } from './world.ts';
import type { IdentityStore } from './world/identity-store.ts';

/** The identity store as a SCIM endpoint offers it to the identity provider. */
export interface ScimTarget {
  readonly store: IdentityStore;
  readonly issuer: string;
  readonly newId: (text: string) => string;
  readonly createdDate: string;
}

export type ScimResult = 'created' | 'updated' | 'unchanged' | 'failed';

export function scimTarget(center: IdentityCenter, now: Date): ScimTarget {
  return {
    store: center.identityStore,
    issuer: issuerOf(center.identityStore, center.identityStoreId),
    newId: (text) => newId(center, `${text} ${now.toISOString()}`),
    createdDate: now.toISOString(),
  };
}

/** AWS documents no form of it; this one is seen in public test data. A store that has one keeps it. */
function issuerOf({ groups }: IdentityStore, storeId: string): string {
  const known = groups.flatMap(({ externalIds }) => externalIds)[0]?.issuer;
  return known ?? `https://scim.aws.com/${derivedGuid(storeId)}`;
}

/** An id that nothing has and no assignment of somebody who is gone refers to: ids do not come back. */
function newId({ accountAssignments, identityStore, identityStoreId }: IdentityCenter, text: string): string {
  const { groups, memberships, users } = identityStore;
  const taken = new Set([
    ...[...groups, ...memberships, ...users].map(({ id }) => id),
    ...accountAssignments.map(({ principalId }) => principalId),
  ]);
  for (let n = 0; ; n += 1) {
    const id = `${identityStoreId.slice(2)}-${derivedGuid(`${text} ${n}`)}`;
    if (!taken.has(id)) return id;
  }
}

/** Deletes the groups that the provider brought and that are not in scope any more; gives their object ids. */
export function removeGroups({ issuer, store }: ScimTarget, inScope: ReadonlySet<string>): readonly string[] {
  const gone = store.groups.flatMap(({ externalIds, id }) => {
    const external = externalIds.find((each) => each.issuer === issuer);
    return external === undefined || inScope.has(external.id) ? [] : [{ id, objectId: external.id }];
  });
  const ids = new Set(gone.map(({ id }) => id));
  store.groups = store.groups.filter(({ id }) => !ids.has(id));
  store.memberships = store.memberships.filter(({ group }) => !ids.has(group));
  return gone.map(({ objectId }) => objectId);
}

/** Names are unique in the store: of two groups of one name, the second is a conflict. */
export function bringGroup(
  { createdDate, issuer, newId, store }: ScimTarget,
  { id, displayName }: Group,
): ScimResult {
  const same = store.groups.find((each) => each.displayName.toLowerCase() === displayName.toLowerCase());
  const existing = linked(store.groups, issuer, id);
  if (existing !== undefined) {
    if (existing.displayName === displayName) return 'unchanged';
    if (same !== undefined && same !== existing) return 'failed';
    existing.displayName = displayName;
    return 'updated';
  }
  const externalIds = [{ issuer, id }];
  if (same === undefined) {
    store.groups.push({ id: newId(`group ${id}`), displayName, externalIds, createdDate });
    return 'created';
  }
  if (same.externalIds.length > 0) return 'failed';
  Object.assign(same, { displayName, externalIds });
  return 'updated';
}

/** AWS needs a first and a last name, a user name and a display name of everybody. */
export function bringUser({ createdDate, issuer, newId, store }: ScimTarget, user: User): ScimResult {
  const { displayName, givenName, id, surname, userPrincipalName: userName } = user;
  if (!givenName || !surname) return 'failed';
  const externalIds = [{ issuer, id }];
  const existing =
    linked(store.users, issuer, id) ??
    store.users.find((each) => each.userName.toLowerCase() === userName.toLowerCase());
  if (existing === undefined) {
    store.users.push({ id: newId(`user ${id}`), userName, displayName, externalIds, createdDate });
    return 'created';
  }
  if (
    existing.displayName === displayName &&
    existing.userName === userName &&
    existing.externalIds.length > 0
  ) {
    return 'unchanged';
  }
  Object.assign(existing, { userName, displayName, externalIds });
  return 'updated';
}

/** Of the given groups, by object id, and of no others. */
export function bringMemberships(
  { issuer, newId, store }: ScimTarget,
  members: ReadonlyMap<string, readonly string[]>,
): void {
  const wanted = [...members].flatMap(([groupId, ids]) => {
    const group = linked(store.groups, issuer, groupId)?.id;
    const users = ids.flatMap((id) => linked(store.users, issuer, id)?.id ?? []);
    return group === undefined ? [] : users.map((user) => ({ group, user }));
  });
  const managed = new Set([...members.keys()].flatMap((id) => linked(store.groups, issuer, id)?.id ?? []));
  const isOf = (one: { group: string; user: string }) => (other: { group: string; user: string }) =>
    one.group === other.group && one.user === other.user;
  const kept = store.memberships.filter((each) => !managed.has(each.group) || wanted.some(isOf(each)));
  const added = wanted.filter((each) => !kept.some(isOf(each)));
  store.memberships = [
    ...kept,
    ...added.map((each) => ({ id: newId(`membership ${each.group} ${each.user}`), ...each })),
  ];
}

/** Lets users into a group, by object ids, and takes nobody out; gives how many of them were not in it yet. */
export function addMembers(
  { issuer, newId, store }: ScimTarget,
  groupId: string,
  userIds: readonly string[],
): number {
  const group = linked(store.groups, issuer, groupId)?.id;
  if (group === undefined) return 0;
  const there = new Set(store.memberships.flatMap((each) => (each.group === group ? [each.user] : [])));
  const users = userIds
    .flatMap((id) => linked(store.users, issuer, id)?.id ?? [])
    .filter((user) => !there.has(user));
  store.memberships.push(...users.map((user) => ({ id: newId(`membership ${group} ${user}`), group, user })));
  return users.length;
}

function linked<T extends { readonly externalIds: readonly { issuer: string; id: string }[] }>(
  objects: readonly T[],
  issuer: string,
  objectId: string,
): T | undefined {
  return objects.find(({ externalIds }) =>
    externalIds.some((each) => each.issuer === issuer && each.id === objectId),
  );
}
