import { GetInlinePolicyForPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type {
  GetInlinePolicyForPermissionSetCommandInput,
  GetInlinePolicyForPermissionSetCommandOutput,
} from '@aws-sdk/client-sso-admin';
import { permissionSetOperation } from './permission-set-operation.ts';

/** AWS: GetInlinePolicyForPermissionSet API reference. Without one the text is empty (assumed). */
export const getInlinePolicyForPermissionSet = permissionSetOperation<
  GetInlinePolicyForPermissionSetCommandInput,
  GetInlinePolicyForPermissionSetCommandOutput
>('sso:GetInlinePolicyForPermissionSet', GetInlinePolicyForPermissionSet$, (_input, set) => {
  return { InlinePolicy: set.inlinePolicy ?? '' };
});
