import { DeleteInlinePolicyFromPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type { DeleteInlinePolicyFromPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { notFound } from './refusals.ts';

/** AWS: DeleteInlinePolicyFromPermissionSet API reference. That none is ResourceNotFound is assumed. */
export const deleteInlinePolicyFromPermissionSet =
  permissionSetChange<DeleteInlinePolicyFromPermissionSetCommandInput>(
    'sso:DeleteInlinePolicyFromPermissionSet',
    DeleteInlinePolicyFromPermissionSet$,
    (_input, set) => {
      if (set.inlinePolicy === undefined) return notFound('InlinePolicy');
      delete set.inlinePolicy;
      return undefined;
    },
  );
