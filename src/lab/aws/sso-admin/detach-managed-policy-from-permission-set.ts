import { DetachManagedPolicyFromPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type { DetachManagedPolicyFromPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { refuseManagedPolicyArn } from './managed-policies.ts';
import { notFound } from './refusals.ts';

/** AWS: DetachManagedPolicyFromPermissionSet API reference. */
export const detachManagedPolicyFromPermissionSet =
  permissionSetChange<DetachManagedPolicyFromPermissionSetCommandInput>(
    'sso:DetachManagedPolicyFromPermissionSet',
    DetachManagedPolicyFromPermissionSet$,
    ({ ManagedPolicyArn: arn }, set) => {
      const wrong = refuseManagedPolicyArn(arn);
      if (wrong !== undefined || arn === undefined) return wrong;
      const index = set.managedPolicies.indexOf(arn);
      if (index === -1) return notFound('Policy');
      set.managedPolicies.splice(index, 1);
      return undefined;
    },
  );
