import type { Application, EntraWorld, Group, ServicePrincipal, User } from '../world.ts';
import { GROUPS_LINK } from './claim-names.ts';
import { memberIds } from './membership.ts';

/** Who signs in to what, at which time. */
export interface SignIn {
  readonly entra: EntraWorld;
  readonly object: ServicePrincipal;
  /** Undefined when it is in another tenant. */
  readonly registration: Application | undefined;
  readonly user: User;
  readonly now: Date;
}

/** Entra: "Configure group claims": with more groups than that there is a link in the place of the claim. */
const MOST_GROUPS = 150;

/**
 * Groups whose assignments count for somebody. Entra: "Assign users and groups to an application": those of groups
 * inside of an assigned one do not. An activated membership is one (PIM for Groups).
 */
export function assignmentsOf({ entra, object, user, now }: SignIn): ServicePrincipal['appRoleAssignedTo'] {
  const mine = new Set([user.id, ...directGroups(entra, user, now).map(({ id }) => id)]);
  return object.appRoleAssignedTo.filter(({ principalId }) => mine.has(principalId));
}

/** What an attribute of a user holds; nothing for one that the lab's users do not have. */
export function attributeValues(signIn: SignIn, attribute: string): readonly string[] {
  const { user } = signIn;
  const values: Readonly<Record<string, string | null>> = {
    userprincipalname: user.userPrincipalName,
    mail: user.mail,
    givenname: user.givenName,
    surname: user.surname,
    displayname: user.displayName,
    objectid: user.id,
  };
  if (attribute === 'assignedroles') return emitsGroupsAsRoles(signIn) ? [] : roleValues(signIn);
  if (attribute === 'groups') return groupValues(signIn);
  const value = values[attribute];
  return value ? [value] : [];
}

/** Of roles that have a value and are enabled (that a disabled one is left out is assumed). */
function roleValues(signIn: SignIn): readonly string[] {
  const assigned = new Set(assignmentsOf(signIn).map(({ appRoleId }) => appRoleId));
  const roles = signIn.object.appRoles.filter(({ id, isEnabled }) => isEnabled && assigned.has(id));
  return roles.flatMap(({ value }) => (value ? [value] : []));
}

/** Entra: "Configure group claims": `emit_as_roles` puts groups in the place of the application's roles. */
export function emitsGroupsAsRoles(signIn: SignIn): boolean {
  return hasGroupClaims(signIn) && groupProperties(signIn).includes('emit_as_roles');
}

export function hasGroupClaims({ registration }: SignIn): boolean {
  return groupKinds(registration).some((kind) => kind !== 'None' && kind !== 'DirectoryRole');
}

/** Names where the application asks for them, ids elsewhere. Empty when there are too many. */
export function groupValues(signIn: SignIn): readonly string[] {
  const groups = claimedGroups(signIn);
  if (groups.length > MOST_GROUPS) return [];
  const properties = groupProperties(signIn);
  const other = properties.find((name) => name !== 'cloud_displayname' && name !== 'emit_as_roles');
  if (other !== undefined && groups.some(({ onPremisesSyncEnabled }) => onPremisesSyncEnabled === true)) {
    throw new Error(`The lab does not know ${other} of synchronized groups.`);
  }
  const named =
    properties.includes('cloud_displayname') && groupKinds(signIn.registration).includes('ApplicationGroup');
  return groups.map(({ displayName, id }) => (named ? displayName : id));
}

/** Where to look instead of the claim. */
export function groupsLink(signIn: SignIn): readonly [string, string] | undefined {
  const { entra, user } = signIn;
  if (claimedGroups(signIn).length <= MOST_GROUPS) return undefined;
  const link = `https://graph.windows.net/${entra.tenantId}/users/${user.id}/getMemberObjects`;
  return [GROUPS_LINK, link];
}

/** ApplicationGroup: assigned to the application, direct members only; the others: nested groups count. */
function claimedGroups({ entra, object, registration, user, now }: SignIn): readonly Group[] {
  const kinds = groupKinds(registration);
  const direct = directGroups(entra, user, now);
  if (kinds.includes('ApplicationGroup')) {
    const assigned = new Set(object.appRoleAssignedTo.map(({ principalId }) => principalId));
    return direct.filter(({ id }) => assigned.has(id));
  }
  if (kinds.includes('All')) return withParents(entra, direct, now);
  if (!kinds.includes('SecurityGroup')) return [];
  return withParents(entra, direct, now).filter(({ securityEnabled }) => securityEnabled);
}

function groupKinds(registration: Application | undefined): readonly string[] {
  return (registration?.groupMembershipClaims ?? 'None').split(',').map((each) => each.trim());
}

function groupProperties({ registration }: SignIn): readonly string[] {
  const claims = registration?.optionalClaims?.saml2Token ?? [];
  return claims.find(({ name }) => name === 'groups')?.additionalProperties ?? [];
}

function directGroups(entra: EntraWorld, { id }: { readonly id: string }, now: Date): readonly Group[] {
  return entra.groups.filter((group) => memberIds(group, now).includes(id));
}

function withParents(entra: EntraWorld, groups: readonly Group[], now: Date): readonly Group[] {
  const found = new Map(groups.map((group) => [group.id, group]));
  const waiting = [...groups];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const parent of directGroups(entra, next, now)) {
      if (found.has(parent.id)) continue;
      found.set(parent.id, parent);
      waiting.push(parent);
    }
  }
  return [...found.values()];
}
