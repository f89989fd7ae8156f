import { createHash } from 'node:crypto';
import type { WorldInput } from '../../src/lab/world.ts';

export type IdentityCenterInput = NonNullable<WorldInput['aws']['identityCenter']>;
type PermissionSetInput = NonNullable<IdentityCenterInput['permissionSets']>[number];
type AssignmentInput = NonNullable<IdentityCenterInput['accountAssignments']>[number];
type IdentityStoreInput = NonNullable<IdentityCenterInput['identityStore']>;
type StoreGroupInput = NonNullable<IdentityStoreInput['groups']>[number];
type StoreUserInput = NonNullable<IdentityStoreInput['users']>[number];

export const INSTANCE_ARN = 'arn:aws:sso:::instance/ssoins-1a2b3c4d5e6f7a8b';
export const IDENTITY_STORE_ID = 'd-1a2b3c4d5e';
/** What AWS gives as the issuer of SCIM's external ids is not documented; nothing may depend on it. */
export const SCIM_ISSUER = 'https://scim.aws.com/1a2b3c4d5e';

/** A permission set; its ARN follows from its name. */
export function permissionSet(name: string, changes: Partial<PermissionSetInput> = {}): PermissionSetInput {
  return { id: permissionSetId(name), name, ...changes };
}

/** One that Control Tower made, with the tag by which it is known (the tag is assumed). */
export function controlTowerPermissionSet(name = 'AWSAdministratorAccess'): PermissionSetInput {
  return permissionSet(name, { tags: { managedBy: 'ControlTower' } });
}

export function permissionSetArn(name: string): string {
  return `${INSTANCE_ARN.replace(':instance/', ':permissionSet/')}/${permissionSetId(name)}`;
}

/** A group of the identity store; its id follows from its name. With an external id, it is one that SCIM brought. */
export function storeGroup(
  displayName: string,
  { externalId, ...changes }: Partial<StoreGroupInput> & { readonly externalId?: string } = {},
): StoreGroupInput {
  const externalIds = externalId === undefined ? [] : [{ issuer: SCIM_ISSUER, id: externalId }];
  return { id: principalId(displayName), displayName, externalIds, ...changes };
}

/** Groups of Entra as SCIM brings them: under the same name, with the object id as the external id. */
export function scimGroups(
  groups: readonly { readonly id: string; readonly displayName: string }[],
): StoreGroupInput[] {
  return groups.map(({ id, displayName }) => storeGroup(displayName, { externalId: id }));
}

export function storeUser(userName: string, changes: Partial<StoreUserInput> = {}): StoreUserInput {
  return { id: principalId(userName), userName, displayName: userName, ...changes };
}

/** The id that `storeGroup` or `storeUser` gives to somebody of that name, whether or not there is one. */
export function principalId(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `1a2b3c4d5e-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The group's assignments of a permission set in some accounts. The group need not be in the store. */
export function groupAssignments(
  group: string,
  permissionSetName: string,
  accounts: readonly string[],
): AssignmentInput[] {
  return accounts.map((account) => ({
    account,
    permissionSet: permissionSetName,
    principalType: 'GROUP',
    principalId: principalId(group),
  }));
}

/** An instance with these ids; the rate is the real one, 20 calls a second of lab time. */
export function identityCenter(changes: IdentityCenterInput = {}): IdentityCenterInput {
  return { instanceArn: INSTANCE_ARN, identityStoreId: IDENTITY_STORE_ID, ...changes };
}

function permissionSetId(name: string): string {
  return `ps-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`;
}
