import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { EditResult } from './edit-result.ts';

/** IAM Identity Center in our words: plain data that providers read and jobs decide on. */

/** A policy that every target account has to hold under this name and path. */
export interface CustomerManagedPolicy {
  readonly name: string;
  /** Begins and ends with a slash. */
  readonly path: string;
}

export type PermissionsBoundary =
  { readonly managedPolicyArn: string } | { readonly customerManagedPolicy: CustomerManagedPolicy };

/** What a permission set is. Lists are sorted, so that equal definitions are equal data. */
export interface PermissionSetDefinition {
  readonly name: string;
  /** Empty when there is none. */
  readonly description: string;
  /** ISO 8601, as AWS writes it: `PT8H`. */
  readonly sessionDuration: string;
  /** Empty when there is none. */
  readonly relayState: string;
  readonly managedPolicies: readonly string[];
  readonly customerManagedPolicies: readonly CustomerManagedPolicy[];
  /** JSON text with sorted keys; empty when there is none. */
  readonly inlinePolicy: string;
  readonly permissionsBoundary: PermissionsBoundary | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A permission set that is there. */
export interface PermissionSet extends PermissionSetDefinition {
  readonly arn: string;
  /** Accounts that it is provisioned to, sorted. */
  readonly accounts: readonly string[];
  /** Those of them that have an older version of it, as AWS says. */
  readonly staleAccounts: readonly string[];
}

export interface IdentityCenterInstance {
  readonly arn: string;
  readonly identityStoreId: string;
  readonly ownerAccountId: string;
}

export interface PermissionSetReader {
  /**
   * The organization's instance; every call of the others goes to it.
   * @throws RolebridgeError IDENTITY_CENTER_NOT_FOUND, IDENTITY_CENTER_REGION, IDENTITY_CENTER_UNREADABLE
   */
  instance(context: RunContext): Promise<IdentityCenterInstance>;
  /** One that cannot be read whole is a gap whose scope is its name, or its ARN when that is all we know. */
  permissionSets(context: RunContext): Promise<Snapshot<PermissionSet>>;
}

export type PermissionSetEdit =
  | { readonly type: 'create'; readonly after: PermissionSetDefinition }
  | { readonly type: 'update'; readonly before: PermissionSet; readonly after: PermissionSetDefinition }
  /** Brings the accounts that have an older version up to date. */
  | { readonly type: 'provision'; readonly before: PermissionSet }
  | { readonly type: 'delete'; readonly before: PermissionSet };

export interface PermissionSetWriter {
  /**
   * One result for each edit, in the same order; what AWS refuses is a result, not an exception. An update is
   * provisioned to every account that holds the set, and followed to its end: FAILED is a failure with AWS's words.
   * `stillMine` is called before each write and throws when the lease is lost.
   */
  write(
    edits: readonly PermissionSetEdit[],
    stillMine: () => Promise<void>,
    context: RunContext,
  ): Promise<readonly EditResult<PermissionSetEdit>[]>;
}
