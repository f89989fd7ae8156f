import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { EditResult } from './edit-result.ts';

/** Account assignments of IAM Identity Center in our words: which group has which permission set in which account. */

/** A group of the identity store. */
export interface IdentityStoreGroup {
  /** Its id there, which assignments name: the principal id. */
  readonly id: string;
  readonly displayName: string;
  /** What provisioning brought along: Entra's object id is the `id` of one of them. Issuers are learnt, never known. */
  readonly externalIds: readonly { readonly issuer: string; readonly id: string }[];
}

export interface PermissionSetName {
  readonly arn: string;
  readonly name: string;
}

/** A row of IAM Identity Center, always of a group: those of users are nobody's business here. */
export interface GroupAssignment {
  readonly accountId: string;
  readonly permissionSetArn: string;
  readonly principalId: string;
}

/** Which rows are asked for: those of these groups in these accounts. */
export interface AssignmentQuery {
  /** Groups that are in the identity store. */
  readonly principalIds: readonly string[];
  /** Rows that may be there of groups that are not in the identity store any more. */
  readonly orphans: readonly GroupAssignment[];
  /** Accounts of the organization, all of them or those that the run is narrowed to. */
  readonly accountIds: readonly string[];
  /** Whether `accountIds` is only a part of the organization. */
  readonly isNarrowed: boolean;
  readonly permissionSetArns: readonly string[];
  /**
   * Rows that AWS was asked to make, and that nobody has seen since. What AWS is still at of them ends before rows are
   * read, or a gap says that it has not.
   */
  readonly pending?: readonly GroupAssignment[];
  /** In how many pairs of an account and a permission set rows are likely to be. It tells which way is the shortest. */
  readonly expectedPairs: number;
}

/** A way to read the rows. All give the same ones; they differ in calls and in who may use them. */
export type Enumeration = 'by principal' | 'by permission set' | 'by account';

export interface AssignmentSnapshot extends Snapshot<GroupAssignment> {
  readonly enumeration: Enumeration;
  /** For the report: why this way, with the numbers that decided. */
  readonly why: string;
}

/** Where we are, since a delegated administrator may do less than the management account. */
export interface Whereabouts {
  readonly callerAccountId: string;
  readonly managementAccountId: string;
}

export interface AccountAssignmentReader {
  /** @throws RolebridgeError IDENTITY_CENTER_NOT_FOUND, IDENTITY_CENTER_REGION, IDENTITY_CENTER_UNREADABLE */
  whereabouts(context: RunContext): Promise<Whereabouts>;
  /** Every permission set with its name. One that cannot be described is a gap whose scope is its ARN. */
  permissionSetNames(context: RunContext): Promise<Snapshot<PermissionSetName>>;
  /** Every group of the identity store. One gap, `everything`, when the listing broke off: its pages are no answer then. */
  groups(context: RunContext): Promise<Snapshot<IdentityStoreGroup>>;
  /**
   * The rows asked for, sorted. A gap's scope is a principal id, an account id or a permission set's ARN, whichever
   * could not be read whole, or both of a pair as `<account id> <permission set ARN>`.
   */
  assignments(query: AssignmentQuery, context: RunContext): Promise<AssignmentSnapshot>;
}

export interface AssignmentEdit {
  readonly type: 'create' | 'delete';
  readonly assignment: GroupAssignment;
  /** Whose access it is, whatever its id in the identity store is by now: the object id of the group in Entra ID. */
  readonly group: string;
}

/** What the caller wants to know and do while edits are written. */
export interface AssignmentHooks {
  /** Before each write: throws when the lease is lost, and then nothing more begins. */
  readonly stillMine: () => Promise<void>;
  /** Before the first attempt of an edit: what AWS cannot remember is remembered first. When it throws, that edit fails. */
  readonly beforeEdit: (edit: AssignmentEdit) => Promise<void>;
}

export interface AccountAssignmentWriter {
  /**
   * One result for each edit, in the same order; what AWS refuses is a result, not an exception. Edits begin in the
   * order given, creates before deletes, as many at a time as AWS allows, one at a time for an account and a permission
   * set. A delete is not attempted when a create of the same `group` has failed. Each is followed to its end (FAILED has
   * AWS's words) and read back.
   */
  write(
    edits: readonly AssignmentEdit[],
    hooks: AssignmentHooks,
    context: RunContext,
  ): Promise<readonly EditResult<AssignmentEdit>[]>;
}
