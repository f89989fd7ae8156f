import type { StateStore } from '../../state/state-store.ts';
import type { IamRoleReader, OrganizationReader, Partition } from '../../model/aws.ts';
import type { AppRoleReader } from '../../model/entra.ts';

/** Everything this job reads from. */
export interface AppRolesReaders {
  readonly partition: Partition;
  readonly organization: OrganizationReader;
  readonly iamRoles: IamRoleReader;
  readonly appRoles: AppRoleReader;
  readonly state: StateStore;
}
