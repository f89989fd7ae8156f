/** What is asked of one run besides its mode. */
export interface AccountAssignmentsRun {
  /** Only what is in it is read, planned and changed. */
  readonly scope?: WantedScope;
  /** Object ids of groups whose held changes somebody has read and means. */
  readonly approve?: readonly string[];
}

/** As somebody names it. An empty list narrows nothing. */
export interface WantedScope {
  /** Ids or names. */
  readonly accounts?: readonly string[];
  /** Object ids or display names. */
  readonly groups?: readonly string[];
  /** Object ids of groups that a change was told of: one that is none of ours is left out. */
  readonly changedGroups?: readonly string[];
  /** Ids in the identity store, of groups that a change was told of: likewise. */
  readonly principals?: readonly string[];
}

/** By events alone: a person who names an account or a group reads what the guard says. */
export function isToldByEvents({
  accounts = [],
  groups = [],
  changedGroups = [],
  principals = [],
}: WantedScope): boolean {
  return changedGroups.length + principals.length > 0 && accounts.length + groups.length === 0;
}
