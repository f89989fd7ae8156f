import type { DirectoryGroupReader } from '../../model/directory-groups.ts';
import type { DirectoryMemberReader, IdentityStoreReader } from '../../model/memberships.ts';
import type { StateStore } from '../../state/state-store.ts';
import type { GroupProvisioningReader } from '../../model/provisioning.ts';

/** Everything this job reads from. */
export interface GroupProvisioningReaders {
  readonly groups: Pick<DirectoryGroupReader, 'groups' | 'assignedTo'>;
  readonly members: DirectoryMemberReader;
  readonly store: IdentityStoreReader;
  readonly provisioning: GroupProvisioningReader;
  /** Remembers what Entra would not bring. */
  readonly state: StateStore;
}
