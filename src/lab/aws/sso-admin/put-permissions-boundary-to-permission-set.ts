import { PutPermissionsBoundaryToPermissionSet$ } from '@aws-sdk/client-sso-admin';
import type { PutPermissionsBoundaryToPermissionSetCommandInput } from '@aws-sdk/client-sso-admin';
import { permissionSetChange } from './permission-set-operation.ts';
import { isRefusal } from '../aws-operation.ts';
import { readReference, refuseManagedPolicyArn } from './managed-policies.ts';
import { invalidInput } from './refusals.ts';

/** AWS: PutPermissionsBoundaryToPermissionSet API reference: one of the two kinds of policy. */
export const putPermissionsBoundaryToPermissionSet =
  permissionSetChange<PutPermissionsBoundaryToPermissionSetCommandInput>(
    'sso:PutPermissionsBoundaryToPermissionSet',
    PutPermissionsBoundaryToPermissionSet$,
    ({ PermissionsBoundary: boundary = {} }, set) => {
      const { ManagedPolicyArn: arn, CustomerManagedPolicyReference: reference } = boundary;
      if ((arn === undefined) === (reference === undefined)) {
        return invalidInput('permissionsBoundary', undefined, 'Member must have exactly one policy');
      }
      if (arn !== undefined) {
        const wrong = refuseManagedPolicyArn(arn);
        if (wrong === undefined) set.permissionsBoundary = { managedPolicyArn: arn };
        return wrong;
      }
      const policy = readReference(reference);
      if (isRefusal(policy)) return policy;
      set.permissionsBoundary = { customerManagedPolicy: policy };
      return undefined;
    },
  );
