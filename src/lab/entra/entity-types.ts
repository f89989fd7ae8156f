import type { Application, ServicePrincipal } from '../world.ts';
import { credentialBodies } from './credential-bodies.ts';

export type FilterOperator = 'eq' | 'startswith';

/** What OData needs to know of a kind of object. Property names are those of Graph v1.0's resource types. */
export interface EntityType {
  readonly name: string;
  /** As the directory's own error messages call it. */
  readonly resource: string;
  /** Properties that the lab holds, in the order in which it shows them. */
  readonly held: readonly string[];
  /** Properties that Graph has and the lab does not hold. */
  readonly missing: readonly string[];
  readonly filters: Readonly<Record<string, readonly FilterOperator[]>>;
}

export type Body = Readonly<Record<string, unknown>>;

export const SERVICE_PRINCIPAL: EntityType = {
  name: 'servicePrincipal',
  resource: 'ServicePrincipal',
  held: [
    'id',
    'appId',
    'applicationTemplateId',
    'appRoleAssignmentRequired',
    'displayName',
    'preferredSingleSignOnMode',
    'appRoles',
    'keyCredentials',
    'passwordCredentials',
    'preferredTokenSigningKeyThumbprint',
    'notificationEmailAddresses',
  ],
  missing: words(`accountEnabled addIns alternativeNames appDescription appDisplayName appOwnerOrganizationId
    customSecurityAttributes deletedDateTime description disabledByMicrosoftStatus homepage info loginUrl
    logoutUrl notes oauth2PermissionScopes replyUrls resourceSpecificApplicationPermissions samlSingleSignOnSettings
    servicePrincipalNames servicePrincipalType signInAudience tags tokenEncryptionKeyId verifiedPublisher`),
  // That the sign-on mode can be filtered by is on no page of Graph's; public tools do it.
  filters: {
    id: ['eq'],
    appId: ['eq'],
    displayName: ['eq', 'startswith'],
    preferredSingleSignOnMode: ['eq'],
  },
};

export const APPLICATION: EntityType = {
  name: 'application',
  resource: 'Application',
  held: ['id', 'appId', 'displayName', 'identifierUris', 'appRoles', 'keyCredentials', 'passwordCredentials'],
  missing: words(`addIns api applicationTemplateId authenticationBehaviors certification createdDateTime
    defaultRedirectUri deletedDateTime description disabledByMicrosoftStatus groupMembershipClaims info
    isDeviceOnlyAuthSupported isFallbackPublicClient logo nativeAuthenticationApisEnabled notes
    optionalClaims parentalControlSettings publicClient publisherDomain
    requestSignatureVerification requiredResourceAccess samlMetadataUrl serviceManagementReference
    servicePrincipalLockConfiguration signInAudience spa tags tokenEncryptionKeyId uniqueName verifiedPublisher web`),
  filters: { id: ['eq'], appId: ['eq'], displayName: ['eq', 'startswith'] },
};

export const APP_ROLE_ASSIGNMENT: EntityType = {
  name: 'appRoleAssignment',
  resource: 'AppRoleAssignment',
  held: [
    'id',
    'appRoleId',
    'principalDisplayName',
    'principalId',
    'principalType',
    'resourceDisplayName',
    'resourceId',
  ],
  missing: ['createdDateTime', 'deletedDateTime'],
  filters: { principalDisplayName: ['eq', 'startswith'] },
};

export const SYNCHRONIZATION_JOB: EntityType = {
  name: 'synchronizationJob',
  resource: 'SynchronizationJob',
  held: ['id', 'templateId', 'schedule', 'status'],
  missing: ['bulkUpload', 'schema', 'synchronizationJobSettings'],
  filters: {},
};

export const SYNCHRONIZATION_SECRET: EntityType = {
  name: 'synchronizationSecretKeyStringValuePair',
  resource: 'SynchronizationSecretKeyStringValuePair',
  held: ['key', 'value'],
  missing: [],
  filters: {},
};

export const FEDERATED_IDENTITY_CREDENTIAL: EntityType = {
  name: 'federatedIdentityCredential',
  resource: 'FederatedIdentityCredential',
  held: ['id', 'name', 'issuer', 'subject', 'description', 'audiences'],
  missing: [],
  filters: { name: ['eq'], issuer: ['eq'], subject: ['eq'] },
};

export function servicePrincipalBody(object: ServicePrincipal, query: Selection = {}): Body {
  return pick({ ...object, ...credentialBodies(object, shows(query)) }, SERVICE_PRINCIPAL.held);
}

/** Roles of an application say that they are, whatever the world file says. */
export function applicationBody(object: Application, query: Selection = {}): Body {
  const appRoles = object.appRoles.map((role) => ({ ...role, origin: 'Application' }));
  return pick({ ...object, appRoles, ...credentialBodies(object, shows(query)) }, APPLICATION.held);
}

interface Selection {
  readonly select?: readonly string[];
}

/** Graph: keyCredential resource type: the key comes with `$select=keyCredentials` of a single object only. */
function shows({ select }: Selection): 'with certificates' | 'without' {
  return select?.includes('keyCredentials') ? 'with certificates' : 'without';
}

export function pick(object: Body, properties: readonly string[]): Body {
  return Object.fromEntries(properties.map((property) => [property, object[property]]));
}

export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
