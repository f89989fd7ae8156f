import type { EntraCaller } from '../operation.ts';
import type { EntraWorld, Group } from '../world.ts';
import { holdsAny } from './authorization.ts';
import type { DirectoryObject } from './group-types.ts';

/** Graph: "List groups", "Get group", "List group members", "List group transitive members", "group: delta". */
const GROUP_READERS = [
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  'Group.Read.All',
  'Group.ReadWrite.All',
  'Directory.Read.All',
  'Directory.ReadWrite.All',
];

export function mayReadGroups(caller: EntraCaller): boolean {
  return holdsAny(caller, GROUP_READERS);
}

/**
 * Without Member.Read.Hidden a hidden membership looks empty: users report that groups are left out in silence
 * (microsoft-graph-docs issues 12285 and 12552). That no error is given for a group's own members is assumed.
 */
export function seesMembers(caller: EntraCaller, { visibility }: Group): boolean {
  return visibility !== 'HiddenMembership' || holdsAny(caller, ['Member.Read.Hidden']);
}

export function findGroup(entra: EntraWorld, id: string): Group | undefined {
  return entra.groups.find((each) => each.id.toLowerCase() === id.toLowerCase());
}

/**
 * Who is a member at this moment. Entra: "Privileged Identity Management (PIM) for Groups": an activation makes a
 * member until it ends, an eligibility does not.
 */
export function memberIds({ members, pim }: Group, now: Date): readonly string[] {
  const active = pim?.activated.filter(({ until }) => new Date(until) > now) ?? [];
  return [
    ...new Set([...members, ...(pim?.permanent ?? []), ...active.map(({ principalId }) => principalId)]),
  ];
}

/** The objects with these ids; one that was deleted is in no group any more. */
export function directoryObjects(entra: EntraWorld, ids: readonly string[]): readonly DirectoryObject[] {
  return ids.flatMap((id) => findDirectoryObject(entra, id) ?? []);
}

export function directMembers(entra: EntraWorld, group: Group, now: Date): readonly DirectoryObject[] {
  return directoryObjects(entra, memberIds(group, now));
}

/** Graph: "List group transitive members": nested groups and their members, each once. */
export function transitiveMembers(entra: EntraWorld, group: Group, now: Date): readonly DirectoryObject[] {
  const found = new Map<string, DirectoryObject>();
  const waiting = [group];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const member of directMembers(entra, next, now)) {
      if (member.id === group.id || found.has(member.id)) continue;
      found.set(member.id, member);
      if (member.type === 'group') waiting.push(member.object);
    }
  }
  return [...found.values()];
}

function findDirectoryObject(entra: EntraWorld, id: string): DirectoryObject | undefined {
  const user = entra.users.find((each) => each.id === id && !each.isDeleted);
  if (user !== undefined) return { type: 'user', id, object: user };
  const group = entra.groups.find((each) => each.id === id);
  if (group !== undefined) return { type: 'group', id, object: group };
  const service = entra.servicePrincipals.find((each) => each.id === id);
  return service === undefined ? undefined : { type: 'servicePrincipal', id, object: service };
}
