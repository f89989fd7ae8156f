import type { RunContext } from '../core/context.ts';
import type { DirectoryGroup } from './directory-groups.ts';
import type { DirectoryAppRole, ServicePrincipalReference, SynchronizationJob } from './entra.ts';
import type { Known, Unknown } from './known.ts';
import type { SigningServicePrincipal } from './saml.ts';

/**
 * How a connection between Entra ID and AWS is set up, as plain data: what the posture checks judge and the set-up
 * compares with. Whatever needs a permission of its own is `Known`, so that its lack hides nothing else.
 */

/** The enterprise application and its registration: one object to people, two to Graph. */
export interface FederatedApplication {
  readonly servicePrincipalId: string;
  /** Object id of the registration; null when that is in another tenant. */
  readonly applicationId: string | null;
  readonly appId: string;
  readonly displayName: string;
  /** The gallery template it was made from; null for a very old one. Non-gallery is a template too. */
  readonly templateId: string | null;
  /** False: nobody can sign in. */
  readonly isEnabled: boolean;
  /** `saml`, `password`, `notSupported`, `oidc`; null when nobody chose one. */
  readonly signOnMode: string | null;
  readonly assignmentRequired: boolean;
  readonly notificationEmailAddresses: readonly string[];
  readonly relayState: string | null;
  /** Of the registration, as `redirectUris`; of the service principal when there is none here. */
  readonly identifierUris: readonly string[];
  /** Reply URLs. */
  readonly redirectUris: readonly string[];
  /** None, SecurityGroup, ApplicationGroup, DirectoryRole, All, or several with commas; null is none. */
  readonly groupMembershipClaims: string | null;
  /** The `groups` entries of optionalClaims.saml2Token: what each has as additionalProperties. */
  readonly groupClaims: readonly (readonly string[])[];
  readonly appRoles: readonly DirectoryAppRole[];
}

/** What a claims-mapping policy or the portal's own settings send, in one form. */
export interface ClaimSet {
  readonly claims: readonly ClaimRule[];
  /** What could not be made sense of, in words: never a reason to call it wrong. */
  readonly problems: readonly string[];
}

export interface ClaimRule {
  /** With the namespace before it: `https://aws.amazon.com/SAML/Attributes/Role`. */
  readonly name: string;
  readonly source:
    /** `user.userprincipalname`, `user.assignedroles`, `user.groups`. */
    | { readonly type: 'attribute'; readonly attribute: string }
    | { readonly type: 'constant'; readonly value: string }
    /** Several, by condition, or of a form that we do not know, in words. */
    | { readonly type: 'other'; readonly text: string };
  /** Applied one after the other: Entra, "Customize claims": two at most. */
  readonly replacements: readonly RegexReplacement[];
}

/** Regular expression of .NET, and a replacement in which {name} stands for a group of it. */
export interface RegexReplacement {
  readonly pattern: string;
  readonly replacement: string;
}

/** A claims-mapping policy that is assigned to the service principal. It makes Entra ignore the portal's settings. */
export interface ClaimsMappingPolicy extends ClaimSet {
  readonly id: string;
  readonly displayName: string;
  /** The one text of `definition`. */
  readonly definition: string;
}

/** A user, group or service principal that is assigned to the application. */
export interface ApplicationAssignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly principalId: string;
  readonly principalType: 'User' | 'Group' | 'ServicePrincipal';
  /** As the assignment has it, which may be an earlier one. */
  readonly principalDisplayName: string;
}

export interface DirectoryPerson {
  readonly id: string;
  readonly type: 'user' | 'servicePrincipal' | 'group';
  readonly displayName: string;
}

/** Of users that provisioning brings to AWS. */
export interface ProvisionedUser {
  readonly id: string;
  readonly displayName: string | null;
  readonly userPrincipalName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly mail: string | null;
}

/** An address that Entra mails before a certificate ends. */
export interface MailAddress {
  readonly address: string;
  /** `absent`: no user or group of the directory has it, which may be right. */
  readonly holder: 'user' | 'disabled-user' | 'deleted-user' | 'group' | 'absent';
}

/** One provisioning job with what its schema and settings say. */
export interface ProvisioningPosture {
  readonly job: SynchronizationJob;
  readonly users: Known<readonly AttributeMapping[]>;
  readonly settings: Known<ProvisioningSettings>;
}

export interface AttributeMapping {
  /** In AWS: `externalId`, `name.givenName`, `emails[type eq "work"].value`. */
  readonly target: string;
  /** As Entra writes it: `[objectId]`. */
  readonly source: string;
}

export interface ProvisioningSettings {
  readonly scope: 'assigned' | 'everybody';
  /** Accidental deletion prevention of Entra: how many deletes stop a cycle; null when it is off. */
  readonly deletionThreshold: number | null;
}

export interface FederatedApplicationPosture {
  readonly application: FederatedApplication;
  readonly signing: Known<SigningServicePrincipal>;
  /** Policies of claims mapping that are assigned; empty when there are none. */
  readonly claimsMappingPolicies: Known<readonly ClaimsMappingPolicy[]>;
  /** What the portal has; null when Graph says there is none, so that the gallery's defaults hold. */
  readonly portalClaims: Known<ClaimSet | null>;
  readonly assignments: Known<readonly ApplicationAssignment[]>;
  /** Permissions that the application itself was granted on other APIs, by their values. */
  readonly grantedPermissions: Known<readonly string[]>;
  /** Of both objects; those of the registration are empty when it is in another tenant. */
  readonly owners: Known<{
    readonly servicePrincipal: readonly DirectoryPerson[];
    readonly application: readonly DirectoryPerson[];
  }>;
  readonly mailAddresses: Known<readonly MailAddress[]>;
  readonly provisioning: Known<readonly ProvisioningPosture[]>;
}

/** A group in scope of a connection. */
export interface GroupPosture {
  readonly group: DirectoryGroup;
  readonly owners: Known<readonly DirectoryPerson[]>;
  /** Groups within it: their members get nothing. */
  readonly nestedGroups: Known<readonly DirectoryPerson[]>;
  /** Of direct members; users alone. */
  readonly users: Known<readonly ProvisionedUser[]>;
  /** null: Privileged Identity Management does not manage it. */
  readonly privilegedAccess: Known<PrivilegedAccess | null>;
}

/** Who may be a member of a group, by Privileged Identity Management for Groups. */
export interface PrivilegedAccess {
  /** Object ids of those who may activate. */
  readonly eligible: readonly string[];
  /** Object ids of those who own it by it, or may activate that; left out when there are none. */
  readonly owners?: readonly string[];
  /** Members without an end that did not activate. */
  readonly permanent: readonly string[];
  /** Of the activation of a membership; unknown parts are null. */
  readonly policy: {
    readonly approval: boolean | null;
    readonly justification: boolean | null;
    /** By a demand for it, or by an authentication context. */
    readonly multiFactor: boolean | null;
    readonly maximumSeconds: number | null;
  };
  /** Why every part of the policy is null, when it could not be read. */
  readonly policyUnread?: Unknown;
}

/** The identifiers of AWS that applications of the tenant have. */
export interface IdentifierInUse {
  readonly identifier: string;
  readonly appId: string;
  readonly displayName: string;
}

/** What Rolebridge signs in as. */
export interface OwnServicePrincipal {
  readonly id: string;
  readonly displayName: string;
  /** Application permissions on Microsoft Graph that it was granted, by their values, sorted. */
  readonly permissions: readonly string[];
}

export interface FederationReader {
  /** Undefined when the tenant has no such application. @throws RolebridgeError SERVICE_PRINCIPAL_AMBIGUOUS, ENTRA_* */
  application(
    reference: ServicePrincipalReference,
    context: RunContext,
  ): Promise<FederatedApplicationPosture | undefined>;
  /** Those that begin as one of the prefixes. */
  identifiersInUse(
    prefixes: readonly string[],
    context: RunContext,
  ): Promise<Known<readonly IdentifierInUse[]>>;
  /** In the order of the ids; a group that is gone is left out. */
  groups(ids: readonly string[], context: RunContext): Promise<Known<readonly GroupPosture[]>>;
  /** Undefined in the value: the tenant has no service principal of that client. */
  own(appId: string, context: RunContext): Promise<Known<OwnServicePrincipal | undefined>>;
  /** Object id of a group -> how many app roles it is assigned to, over all applications. */
  assignmentCounts(
    groupIds: readonly string[],
    context: RunContext,
  ): Promise<Known<ReadonlyMap<string, number>>>;
}
