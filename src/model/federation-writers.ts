import type { RunContext } from '../core/context.ts';
import type { RolebridgeError } from '../core/errors.ts';
import type { AwsAccount } from './aws.ts';

/** What sets a connection up. All throw RolebridgeError for what a cloud refuses, and call `stillMine` before they write. */

type StillMine = () => Promise<void>;

/** What Graph gave a new application. */
export interface ApplicationIds {
  readonly servicePrincipalId: string;
  /** Object id of its registration. */
  readonly applicationId: string;
  readonly appId: string;
}

/** Only what is named is written. */
export interface ApplicationSettings {
  readonly signOnMode?: 'saml';
  readonly assignmentRequired?: true;
  readonly notificationEmailAddresses?: readonly string[];
  /** Whole lists. Graph wants the mode before a protected identifier: it is written first. */
  readonly identifierUris?: readonly string[];
  readonly redirectUris?: readonly string[];
  readonly groupMembershipClaims?: string;
  /** The `groups` entry of optionalClaims.saml2Token; every other optional claim stays. */
  readonly groupClaim?: readonly string[];
}

/** What became of an assignment: made by us; there before, made by others; or not made for certain. */
export type Assigned =
  { readonly status: 'made' | 'there' } | { readonly status: 'refused'; readonly error: RolebridgeError };

export interface ApplicationWriter {
  /** From a gallery template. Returns once both objects can be read. */
  instantiate(
    wanted: { readonly templateId: string; readonly displayName: string },
    stillMine: StillMine,
    context: RunContext,
  ): Promise<ApplicationIds>;
  /** Writes and reads back. */
  saveSettings(
    object: Pick<ApplicationIds, 'servicePrincipalId' | 'applicationId'>,
    settings: ApplicationSettings,
    stillMine: StillMine,
    context: RunContext,
  ): Promise<void>;
  /** Updates the policy with that id, or makes one, and assigns it; one that is assigned already stays so. */
  saveClaimsMapping(
    servicePrincipalId: string,
    policy: { readonly id?: string; readonly displayName: string; readonly definition: string },
    stillMine: StillMine,
    context: RunContext,
  ): Promise<void>;
  /** What is assigned already is not an error. @throws RolebridgeError ENTRA_* when it may have been done all the same */
  assign(
    servicePrincipalId: string,
    assignment: { readonly principalId: string; readonly appRoleId: string },
    stillMine: StillMine,
    context: RunContext,
  ): Promise<Assigned>;
  /** What is gone already is not an error. */
  unassign(
    servicePrincipalId: string,
    assignmentId: string,
    stillMine: StillMine,
    context: RunContext,
  ): Promise<void>;
  /** The federation metadata of the application, as AWS takes it. @throws RolebridgeError ENTRA_METADATA_UNREADABLE */
  metadata(appId: string, context: RunContext): Promise<string>;
}

/** A role that people sign in to, as it is to be. */
export interface WantedRole {
  readonly name: string;
  readonly path: string;
  readonly description: string;
  /** JSON text. */
  readonly trustPolicy: string;
  /** Seconds, 3600 to 43200. */
  readonly maxSessionDuration: number;
  /** ARNs; more may be attached. */
  readonly managedPolicies: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Writes with the federation writer role of each account. */
export interface FederationAccountWriter {
  createProvider(
    account: AwsAccount,
    provider: {
      readonly name: string;
      readonly metadata: string;
      readonly tags: Readonly<Record<string, string>>;
    },
    stillMine: StillMine,
    context: RunContext,
  ): Promise<void>;
  /** Its policies come after it: one that was left without them grants nothing, and the next run attaches them. */
  createRole(account: AwsAccount, role: WantedRole, stillMine: StillMine, context: RunContext): Promise<void>;
  /**
   * Only what is named, of a role that is of the connection by its tags. @throws RolebridgeError AWS_ROLE_CHANGED when
   * somebody has changed it since `from` was read, AWS_ROLE_TAKEN when it is not ours any more
   */
  updateRole(
    account: AwsAccount,
    roleName: string,
    wanted: {
      readonly connection: string;
      readonly trustPolicy?: { readonly from: string; readonly to: string };
      readonly maxSessionDuration?: number;
      readonly attach?: readonly string[];
    },
    stillMine: StillMine,
    context: RunContext,
  ): Promise<void>;
}
