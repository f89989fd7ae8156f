import { DetachCustomerManagedPolicyReferenceFromPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type { DetachCustomerManagedPolicyReferenceFromPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { isRefusal } from '../aws-operation.ts';
import { readReference, samePolicy } from './managed-policies.ts';
import { notFound } from './refusals.ts';

/** AWS: DetachCustomerManagedPolicyReferenceFromPermissionSet API reference. */
export const detachCustomerManagedPolicyReferenceFromPermissionSet =
  permissionSetChange<DetachCustomerManagedPolicyReferenceFromPermissionSetCommandInput>(
    'sso:DetachCustomerManagedPolicyReferenceFromPermissionSet',
    DetachCustomerManagedPolicyReferenceFromPermissionSet$,
    ({ CustomerManagedPolicyReference: reference }, set) => {
      const policy = readReference(reference);
      if (isRefusal(policy)) return policy;
      const index = set.customerManagedPolicies.findIndex((each) => samePolicy(each, policy));
      if (index === -1) return notFound('Policy');
      set.customerManagedPolicies.splice(index, 1);
      return undefined;
    },
  );
