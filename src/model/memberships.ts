import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { IdentityStoreGroup } from './account-assignments.ts';

/** Who is in a group, on both sides. */

/** Of a group of Entra ID. */
export interface DirectUsers {
  readonly groupId: string;
  /**
   * Object ids of the users who are members now, sorted: those of an activation in Privileged Identity Management too,
   * those who are only eligible not, and none of groups within the group.
   */
  readonly userIds: readonly string[];
}

export interface DirectoryMemberReader {
  /** A group whose members cannot be read, or are hidden from us, is a gap whose scope is its id. */
  directUsers(groupIds: readonly string[], context: RunContext): Promise<Snapshot<DirectUsers>>;
}

/** Of a group of the identity store. */
export interface StoreMembers {
  /** Its id there. */
  readonly groupId: string;
  /** What provisioning brought along of each member, in lower case: Entra's object ids are among them. */
  readonly externalIds: ReadonlySet<string>;
}

export interface IdentityStoreReader {
  /** Every group of the identity store. One gap, `everything`, when the listing broke off. */
  groups(context: RunContext): Promise<Snapshot<IdentityStoreGroup>>;
  /** A group whose members cannot be read is a gap whose scope is its id. One gap, `everything`, when users cannot be. */
  members(groupIds: readonly string[], context: RunContext): Promise<Snapshot<StoreMembers>>;
}
