import type { DirectoryGroupReader } from '../../model/directory-groups.ts';
import type { AccountPostureReader } from '../../model/account-posture.ts';
import type { FederationReader } from '../../model/federation.ts';
import type { PermissionSetSessionReader } from '../../model/permission-set-sessions.ts';
import type { AccountReaders } from '../connection-accounts.ts';

/** What the posture of connections is read with. Nothing of it writes. */
export interface PostureReaders extends AccountReaders {
  readonly federation: FederationReader;
  readonly groups: DirectoryGroupReader;
  readonly accounts: AccountPostureReader;
  /** For sessions of IAM Identity Center; left out: how long they last is not known. */
  readonly permissionSets?: PermissionSetSessionReader;
}
