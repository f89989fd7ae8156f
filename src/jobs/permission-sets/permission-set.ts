import type { PermissionSet } from '../../model/identity-center.ts';
import type { OwnershipTag } from './settings.ts';

/** One permission set: wanted, or there. One that is only wanted has an empty ARN and no accounts. */
export interface ManagedPermissionSet extends PermissionSet {
  /** Why it is not ours, for one that a definition names all the same. */
  readonly foreign?: string;
}

export function hasTag({ tags }: Pick<PermissionSet, 'tags'>, { key, value }: OwnershipTag): boolean {
  return Object.hasOwn(tags, key) && tags[key] === value;
}

/** Tags that AWS sets, such as CloudFormation's: nobody else can set them or take them away. */
export function isSystemTag(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}

/** AWS Control Tower User Guide, "Permission sets": those that it makes with a landing zone. */
const controlTowerNames: readonly string[] = [
  'AWSAdministratorAccess',
  'AWSOrganizationsFullAccess',
  'AWSPowerUserAccess',
  'AWSReadOnlyAccess',
  'AWSServiceCatalogAdminFullAccess',
  'AWSServiceCatalogEndUserAccess',
];

/** Those that Control Tower made are not adopted either: its next update would undo every change. */
export function isControlTowers({ name, tags }: Pick<PermissionSet, 'name' | 'tags'>): boolean {
  return controlTowerNames.includes(name) || tags['managedBy'] === 'ControlTower';
}
