import {
  AttachManagedPolicyToPermissionSet$,
  ServiceQuotaExceededException$,
} from '@aws-sdk/client-sso-admin';
import type { AttachManagedPolicyToPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { MOST_POLICIES, policyCount, refuseManagedPolicyArn } from './managed-policies.ts';
import { conflict, refuse } from './refusals.ts';

/** AWS: AttachManagedPolicyToPermissionSet API reference. That a second time conflicts is assumed. */
export const attachManagedPolicyToPermissionSet =
  permissionSetChange<AttachManagedPolicyToPermissionSetCommandInput>(
    'sso:AttachManagedPolicyToPermissionSet',
    AttachManagedPolicyToPermissionSet$,
    ({ ManagedPolicyArn: arn }, set) => {
      const wrong = refuseManagedPolicyArn(arn);
      if (wrong !== undefined || arn === undefined) return wrong;
      if (set.managedPolicies.includes(arn)) return conflict('The policy is attached already.');
      if (policyCount(set) >= MOST_POLICIES) {
        return refuse(ServiceQuotaExceededException$, `A permission set can have ${MOST_POLICIES} policies.`);
      }
      set.managedPolicies.push(arn);
      return undefined;
    },
  );
