import {
  AttachCustomerManagedPolicyReferenceToPermissionSet$,
  ServiceQuotaExceededException$,
} from '@aws-sdk/client-sso-admin';
import type { AttachCustomerManagedPolicyReferenceToPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { isRefusal } from '../aws-operation.ts';
import { MOST_POLICIES, policyCount, readReference, samePolicy } from './managed-policies.ts';
import { conflict, refuse } from './refusals.ts';

/** AWS: AttachCustomerManagedPolicyReferenceToPermissionSet API reference. Whether accounts have it shows later. */
export const attachCustomerManagedPolicyReferenceToPermissionSet =
  permissionSetChange<AttachCustomerManagedPolicyReferenceToPermissionSetCommandInput>(
    'sso:AttachCustomerManagedPolicyReferenceToPermissionSet',
    AttachCustomerManagedPolicyReferenceToPermissionSet$,
    ({ CustomerManagedPolicyReference: reference }, set) => {
      const policy = readReference(reference);
      if (isRefusal(policy)) return policy;
      const { customerManagedPolicies: attached } = set;
      if (attached.some((each) => samePolicy(each, policy)))
        return conflict('The policy is attached already.');
      if (policyCount(set) >= MOST_POLICIES) {
        return refuse(ServiceQuotaExceededException$, `A permission set can have ${MOST_POLICIES} policies.`);
      }
      attached.push(policy);
      return undefined;
    },
  );
