/** What is asked of one run besides its mode. An empty list narrows nothing. */
export interface GroupProvisioningRun {
  /** Groups by object id or display name, as a person names them. */
  readonly groups?: readonly string[];
  /** Object ids of groups that a change was told of: one that is none of ours is left out. */
  readonly changedGroups?: readonly string[];
}

export function isNarrowed({ groups = [], changedGroups = [] }: GroupProvisioningRun): boolean {
  return groups.length + changedGroups.length > 0;
}
