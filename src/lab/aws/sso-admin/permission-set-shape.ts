import type { PermissionSet as Shape } from '@aws-sdk/client-sso-admin';
import type { IdentityCenter, PermissionSet } from '../../world.ts';
import { permissionSetArn } from './permission-set-operation.ts';

/** AWS: PermissionSet, IAM Identity Center API reference. Policies and tags have operations of their own. */
export function permissionSetShape(set: PermissionSet, center: IdentityCenter): Shape {
  return {
    Name: set.name,
    PermissionSetArn: permissionSetArn(set, center),
    ...(set.description === undefined ? {} : { Description: set.description }),
    CreatedDate: new Date(set.createdDate),
    SessionDuration: set.sessionDuration,
    ...(set.relayState === undefined ? {} : { RelayState: set.relayState }),
  };
}
