import type { EntraWorld, Group, ServicePrincipal, User } from '../world.ts';
import { servicePrincipalBody } from './application-bodies.ts';
import { holdsAny } from './authorization.ts';
import type { Body, EntityType } from './entity-types.ts';
import { pick, SERVICE_PRINCIPAL, words } from './entity-types.ts';
import type { GraphCall } from './graph-call.ts';

/** Graph: "group resource type". */
export const GROUP: EntityType = {
  name: 'group',
  resource: 'Group',
  held: [
    'id',
    'description',
    'displayName',
    'groupTypes',
    'isAssignableToRole',
    'mail',
    'mailEnabled',
    'mailNickname',
    'membershipRule',
    'onPremisesSyncEnabled',
    'securityEnabled',
    'visibility',
  ],
  missing: words(`allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers classification
    createdDateTime deletedDateTime expirationDateTime hasMembersWithLicenseErrors hideFromAddressLists
    hideFromOutlookClients isArchived isManagementRestricted isSubscribedByMail licenseProcessingState
    membershipRuleProcessingState onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName
    onPremisesProvisioningErrors onPremisesSamAccountName onPremisesSecurityIdentifier preferredDataLocation
    preferredLanguage proxyAddresses renewedDateTime securityIdentifier serviceProvisioningErrors theme uniqueName
    unseenCount`),
  filters: {
    id: ['eq'],
    displayName: ['eq', 'startswith'],
    isAssignableToRole: ['eq'],
    mail: ['eq', 'startswith'],
    mailEnabled: ['eq'],
    mailNickname: ['eq', 'startswith'],
    onPremisesSyncEnabled: ['eq'],
    securityEnabled: ['eq'],
  },
};

/** Graph: "user resource type". */
export const USER: EntityType = {
  name: 'user',
  resource: 'User',
  held: ['id', 'accountEnabled', 'displayName', 'givenName', 'mail', 'surname', 'userPrincipalName'],
  missing: words(`businessPhones companyName createdDateTime deletedDateTime department employeeId
    externalUserState jobTitle mailNickname mobilePhone officeLocation onPremisesImmutableId onPremisesSamAccountName
    onPremisesSyncEnabled preferredLanguage usageLocation userType`),
  filters: {
    id: ['eq'],
    accountEnabled: ['eq'],
    displayName: ['eq', 'startswith'],
    givenName: ['eq', 'startswith'],
    mail: ['eq', 'startswith'],
    surname: ['eq', 'startswith'],
    userPrincipalName: ['eq', 'startswith'],
  },
};

/** Graph: "directoryObject resource type", with what the types that derive from it add. */
export const DIRECTORY_OBJECT: EntityType = {
  name: 'directoryObject',
  resource: 'DirectoryObject',
  held: [...new Set([...USER.held, ...GROUP.held, ...SERVICE_PRINCIPAL.held])],
  missing: [...new Set([...USER.missing, ...GROUP.missing, ...SERVICE_PRINCIPAL.missing])],
  filters: { id: ['eq'], displayName: ['eq', 'startswith'] },
};

/** Something that can be a member or an owner of a group. */
export type DirectoryObject =
  | { readonly type: 'user'; readonly id: string; readonly object: User }
  | { readonly type: 'group'; readonly id: string; readonly object: Group }
  | { readonly type: 'servicePrincipal'; readonly id: string; readonly object: ServicePrincipal };

/** Microsoft 365 groups have mail (Graph: "Working with groups in Microsoft Graph"). */
export function groupBody(object: Group): Body {
  return pick({ ...object, mailEnabled: object.groupTypes.includes('Unified') }, GROUP.held);
}

export function userBody(object: User): Body {
  return pick(object, USER.held);
}

/** Graph: "User.ReadBasic.All" and higher, "Application.Read.All" and higher. */
const READERS: Readonly<Record<DirectoryObject['type'], readonly string[]>> = {
  user: words(
    'User.ReadBasic.All User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
  ),
  group:
    words(`GroupMember.Read.All GroupMember.ReadWrite.All Group.Read.All Group.ReadWrite.All Directory.Read.All
    Directory.ReadWrite.All`),
  servicePrincipal: words(`Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy
    Directory.Read.All Directory.ReadWrite.All`),
};

/** Who may read what User.ReadBasic.All does not show, such as accountEnabled. */
const FULL_USER_READERS = words(
  'User.Read.All User.ReadWrite.All Directory.Read.All Directory.ReadWrite.All',
);

export function mayRead(caller: GraphCall['caller'], type: DirectoryObject['type']): boolean {
  return holdsAny(caller, READERS[type]);
}

export function mayReadFullUsers(caller: GraphCall['caller']): boolean {
  return holdsAny(caller, FULL_USER_READERS);
}

/**
 * As the caller may see it. Graph: "Limited information returned for inaccessible member objects": type and id, all
 * else null; that the same goes for the part of a user that User.ReadBasic.All leaves out is assumed.
 */
export function directoryObjectBody({ caller, clouds }: GraphCall, item: DirectoryObject): Body {
  const body = bodyOf(clouds.world.entra, item);
  if (!mayRead(caller, item.type)) {
    return { ...Object.fromEntries(Object.keys(body).map((property) => [property, null])), id: item.id };
  }
  return item.type === 'user' && !mayReadFullUsers(caller) ? { ...body, accountEnabled: null } : body;
}

function bodyOf(entra: EntraWorld, item: DirectoryObject): Body {
  switch (item.type) {
    case 'user':
      return userBody(item.object);
    case 'group':
      return groupBody(item.object);
    case 'servicePrincipal':
      return servicePrincipalBody(entra, item.object);
  }
}
