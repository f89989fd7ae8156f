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
  /** The same of properties that are lists of texts, which a filter asks for with `any`. */
  readonly listFilters?: Readonly<Record<string, readonly FilterOperator[]>>;
}

export type Body = Readonly<Record<string, unknown>>;

export const SERVICE_PRINCIPAL: EntityType = {
  name: 'servicePrincipal',
  resource: 'ServicePrincipal',
  held: [
    'id',
    'accountEnabled',
    'appId',
    'applicationTemplateId',
    'appRoleAssignmentRequired',
    'displayName',
    'loginUrl',
    'preferredSingleSignOnMode',
    'samlSingleSignOnSettings',
    'replyUrls',
    'servicePrincipalNames',
    'appRoles',
    'keyCredentials',
    'passwordCredentials',
    'preferredTokenSigningKeyThumbprint',
    'notificationEmailAddresses',
  ],
  missing: words(`addIns alternativeNames appDescription appDisplayName appOwnerOrganizationId
    customSecurityAttributes deletedDateTime description disabledByMicrosoftStatus homepage info
    logoutUrl notes oauth2PermissionScopes resourceSpecificApplicationPermissions servicePrincipalType signInAudience tags tokenEncryptionKeyId verifiedPublisher`),
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
  held: [
    'id',
    'appId',
    'displayName',
    'groupMembershipClaims',
    'identifierUris',
    'optionalClaims',
    'web',
    'appRoles',
    'keyCredentials',
    'passwordCredentials',
  ],
  missing: words(`addIns api applicationTemplateId authenticationBehaviors certification createdDateTime
    defaultRedirectUri deletedDateTime description disabledByMicrosoftStatus info
    isDeviceOnlyAuthSupported isFallbackPublicClient logo nativeAuthenticationApisEnabled notes
    parentalControlSettings publicClient publisherDomain
    requestSignatureVerification requiredResourceAccess samlMetadataUrl serviceManagementReference
    servicePrincipalLockConfiguration signInAudience spa tags tokenEncryptionKeyId uniqueName verifiedPublisher`),
  filters: { id: ['eq'], appId: ['eq'], displayName: ['eq', 'startswith'] },
  listFilters: { identifierUris: ['eq', 'startswith'] },
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

export function pick(object: Body, properties: readonly string[]): Body {
  return Object.fromEntries(properties.map((property) => [property, object[property]]));
}

export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
