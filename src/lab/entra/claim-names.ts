/** Names of claims that Entra gives them unless somebody says otherwise (Entra: "SAML token claims reference"). */
export const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier';
export const ROLES = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';
export const GROUPS = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups';
/** In the place of the groups when there are too many. */
export const GROUPS_LINK = 'http://schemas.microsoft.com/claims/groups.link';
export const MICROSOFT = 'http://schemas.microsoft.com/identity/claims';
export const WS_IDENTITY = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
/** AWS: "Configure SAML assertions for the authentication response". */
export const AWS = 'https://aws.amazon.com/SAML/Attributes';
