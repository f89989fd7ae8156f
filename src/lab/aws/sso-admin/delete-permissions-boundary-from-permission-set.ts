import { DeletePermissionsBoundaryFromPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type { DeletePermissionsBoundaryFromPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { notFound } from './refusals.ts';

/** AWS: DeletePermissionsBoundaryFromPermissionSet API reference. That none is ResourceNotFound is assumed. */
export const deletePermissionsBoundaryFromPermissionSet =
  permissionSetChange<DeletePermissionsBoundaryFromPermissionSetCommandInput>(
    'sso:DeletePermissionsBoundaryFromPermissionSet',
    DeletePermissionsBoundaryFromPermissionSet$,
    (_input, set) => {
      if (set.permissionsBoundary === undefined) return notFound('PermissionsBoundary');
      delete set.permissionsBoundary;
      return undefined;
    },
  );
