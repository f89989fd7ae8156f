import type { StateStore } from '../../state/state-store.ts';
import type { AccountAssignmentReader } from '../../model/account-assignments.ts';
import type { OrganizationReader } from '../../model/aws.ts';
import type { DirectoryGroupReader } from '../../model/directory-groups.ts';

/** Everything this job reads from. */
export interface AccountAssignmentsReaders {
  readonly organization: OrganizationReader;
  readonly groups: DirectoryGroupReader;
  readonly assignments: AccountAssignmentReader;
  /** Holds the ledger of what is ours. */
  readonly state: StateStore;
}
