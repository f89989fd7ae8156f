import type { PermissionSet } from '../../world.ts';
import { isLatest } from './provisioning.ts';

/** Whether the account has the permission set, and in the version that is asked for; in any when none is. */
export function hasStatus(set: PermissionSet, account: string, wanted: string | undefined): boolean {
  const latest = isLatest(set, account);
  if (latest === undefined || wanted === undefined) return latest !== undefined;
  return wanted === (latest ? 'LATEST_PERMISSION_SET_PROVISIONED' : 'LATEST_PERMISSION_SET_NOT_PROVISIONED');
}
