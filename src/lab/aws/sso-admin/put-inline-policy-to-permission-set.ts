import { PutInlinePolicyToPermissionSet$, ServiceQuotaExceededException$ } from '@aws-sdk/client-sso-admin';
import type { PutInlinePolicyToPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { invalidInput, refuse } from './refusals.ts';

/** AWS: PutInlinePolicyToPermissionSet API reference, and its quota: 10,240 bytes without white space. */
export const putInlinePolicyToPermissionSet = permissionSetChange<PutInlinePolicyToPermissionSetCommandInput>(
  'sso:PutInlinePolicyToPermissionSet',
  PutInlinePolicyToPermissionSet$,
  ({ InlinePolicy: policy }, set) => {
    if (policy === undefined || policy.length > 32_768 || !isObject(policy)) {
      return invalidInput('inlinePolicy', policy, 'Member must be a JSON policy of at most 32768 characters');
    }
    if (Buffer.byteLength(policy.replace(/\s/g, '')) > 10_240) {
      return refuse(ServiceQuotaExceededException$, 'An inline policy can have 10240 bytes.');
    }
    set.inlinePolicy = policy;
    return undefined;
  },
);

/** Whether the policy is JSON; what it says is not looked at. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
