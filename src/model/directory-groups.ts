import type { RunContext } from '../core/context.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { ServicePrincipalReference } from './entra.ts';

/** Groups of Entra ID in our words. */
export interface DirectoryGroup {
  /** The object id, which is the group's identity: display names repeat, and owners change them. */
  readonly id: string;
  readonly displayName: string;
  /** Can only be set when a group is created; its name and members are then for privileged administrators and its owners. */
  readonly isAssignableToRole: boolean;
  /** Its members follow from a rule over their attributes. */
  readonly isDynamic: boolean;
  /** A Microsoft 365 group: any user may be allowed to create one, and its owners let people in. */
  readonly isMicrosoft365: boolean;
}

/** A group that is assigned to an enterprise application. */
export interface AssignedGroup extends Pick<DirectoryGroup, 'id'> {
  /** As the assignment has it, which may be an earlier one. */
  readonly displayName: string;
}

/** Which groups are asked for: those with such a name and those with such an id, each of them once. */
export interface GroupQuery {
  /** What the display name begins with; an empty text stands for every group. */
  readonly prefixes: readonly string[];
  /** Object ids, also of groups that may be gone. */
  readonly ids: readonly string[];
}

export interface DirectoryGroupReader {
  /**
   * A group that is not there is not in the snapshot. What cannot be read is a gap: of a listing that broke off
   * the scope is `everything`, of one group its id.
   */
  groups(query: GroupQuery, context: RunContext): Promise<Snapshot<DirectoryGroup>>;
  /**
   * The groups that are assigned to an enterprise application, sorted by their ids.
   * One gap, `everything`, when they cannot be read to the end.
   */
  assignedTo(application: ServicePrincipalReference, context: RunContext): Promise<Snapshot<AssignedGroup>>;
  /**
   * Those of the groups that have groups among their members: the members of those do not arrive in AWS.
   * One that cannot be read is a gap whose scope is its id.
   */
  withNestedGroups(ids: readonly string[], context: RunContext): Promise<Snapshot<string>>;
}

/** What happened to a group since the last look, as far as Entra ID says. */
export interface GroupChange {
  readonly id: string;
  /** As it is now. Absent when Entra did not say, because it is the same or there is none. */
  readonly displayName?: string;
  /** Deleted, maybe for good; one that was restored meanwhile is told of again. */
  readonly isRemoved: boolean;
  /** Somebody joined or left. */
  readonly hasOtherMembers: boolean;
}

export interface GroupChanges {
  /** Each group once. Also changes that were told before: Entra ID repeats some. */
  readonly items: readonly GroupChange[];
  /** The place after them. */
  readonly next: string;
}

/** Follows what happens to the groups of the directory, from one place to the next. */
export interface GroupChangeReader {
  /** The place from which on everything that happens will be told. @param members Whether who joins and leaves is told, too. */
  fromNow(members: boolean, context: RunContext): Promise<string>;
  /** Undefined when Entra ID does not know the place any more: nobody can tell what happened since. */
  since(place: string, context: RunContext): Promise<GroupChanges | undefined>;
}
