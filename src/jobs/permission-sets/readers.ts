import type { PermissionSetReader } from '../../model/identity-center.ts';
import type { Definition } from './definition.ts';

/** Everything this job reads from. */
export interface PermissionSetsReaders {
  /** Every definition there is. @throws RolebridgeError DEFINITIONS_INVALID, with every problem of every file. */
  readonly definitions: () => readonly Definition[];
  readonly permissionSets: PermissionSetReader;
}
