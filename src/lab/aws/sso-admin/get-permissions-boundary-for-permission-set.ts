import { GetPermissionsBoundaryForPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  GetPermissionsBoundaryForPermissionSetCommandInput,
  GetPermissionsBoundaryForPermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { permissionSetOperation } from './permission-set-operation.ts';
import { notFound } from './refusals.ts';

/** AWS: GetPermissionsBoundaryForPermissionSet API reference. That none is ResourceNotFound is assumed. */
export const getPermissionsBoundaryForPermissionSet = permissionSetOperation<
  GetPermissionsBoundaryForPermissionSetCommandInput,
  GetPermissionsBoundaryForPermissionSetCommandOutput
>(
  'sso:GetPermissionsBoundaryForPermissionSet',
  GetPermissionsBoundaryForPermissionSet$,
  (_input, { permissionsBoundary: boundary }) => {
    if (boundary === undefined) return notFound('PermissionsBoundary');
    if ('managedPolicyArn' in boundary) {
      return { PermissionsBoundary: { ManagedPolicyArn: boundary.managedPolicyArn } };
    }
    const { name: Name, path: Path } = boundary.customerManagedPolicy;
    return { PermissionsBoundary: { CustomerManagedPolicyReference: { Name, Path } } };
  },
);
