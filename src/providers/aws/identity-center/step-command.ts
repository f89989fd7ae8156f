import type { PermissionsBoundary as BoundaryShape } from '@aws-sdk/client-sso-admin';
import {
  AttachCustomerManagedPolicyReferenceToPermissionSetCommand,
  AttachManagedPolicyToPermissionSetCommand,
  DeleteInlinePolicyFromPermissionSetCommand,
  DeletePermissionsBoundaryFromPermissionSetCommand,
  DetachCustomerManagedPolicyReferenceFromPermissionSetCommand,
  DetachManagedPolicyFromPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  PutPermissionsBoundaryToPermissionSetCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import type { CustomerManagedPolicy, PermissionsBoundary } from '../../../model/identity-center.ts';
import type { Center } from './center.ts';
import type { PermissionSetStep } from './permission-set-steps.ts';

/** Makes the call. @throws what the SDK throws */
export async function take(step: PermissionSetStep, arn: string, center: Center): Promise<void> {
  const { client, instance, context } = center;
  const at = { InstanceArn: instance.arn, PermissionSetArn: arn };
  const tagged = { InstanceArn: instance.arn, ResourceArn: arn };
  const abort = { abortSignal: context.signal };
  switch (step.call) {
    case 'TagResource':
      await client.send(new TagResourceCommand({ ...tagged, Tags: tagShapes(step.tags) }), abort);
      return;
    case 'UntagResource':
      await client.send(new UntagResourceCommand({ ...tagged, TagKeys: [...step.keys] }), abort);
      return;
    case 'UpdatePermissionSet':
      await client.send(new UpdatePermissionSetCommand({ ...at, ...wordShapes(step) }), abort);
      return;
    case 'DetachManagedPolicyFromPermissionSet': {
      const input = { ...at, ManagedPolicyArn: step.arn };
      await client.send(new DetachManagedPolicyFromPermissionSetCommand(input), abort);
      return;
    }
    case 'DetachCustomerManagedPolicyReferenceFromPermissionSet': {
      const input = { ...at, CustomerManagedPolicyReference: referenceShape(step.policy) };
      await client.send(new DetachCustomerManagedPolicyReferenceFromPermissionSetCommand(input), abort);
      return;
    }
    case 'DeleteInlinePolicyFromPermissionSet':
      await client.send(new DeleteInlinePolicyFromPermissionSetCommand(at), abort);
      return;
    case 'DeletePermissionsBoundaryFromPermissionSet':
      await client.send(new DeletePermissionsBoundaryFromPermissionSetCommand(at), abort);
      return;
    case 'PutPermissionsBoundaryToPermissionSet': {
      const input = { ...at, PermissionsBoundary: boundaryShape(step.boundary) };
      await client.send(new PutPermissionsBoundaryToPermissionSetCommand(input), abort);
      return;
    }
    case 'PutInlinePolicyToPermissionSet': {
      const input = { ...at, InlinePolicy: step.policy };
      await client.send(new PutInlinePolicyToPermissionSetCommand(input), abort);
      return;
    }
    case 'AttachManagedPolicyToPermissionSet': {
      const input = { ...at, ManagedPolicyArn: step.arn };
      await client.send(new AttachManagedPolicyToPermissionSetCommand(input), abort);
      return;
    }
    case 'AttachCustomerManagedPolicyReferenceToPermissionSet': {
      const input = { ...at, CustomerManagedPolicyReference: referenceShape(step.policy) };
      await client.send(new AttachCustomerManagedPolicyReferenceToPermissionSetCommand(input), abort);
      return;
    }
  }
}

export function tagShapes(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** Neither text may be empty (AWS: CreatePermissionSet API reference), so one that is gets left out. */
export function wordShapes(words: {
  readonly description: string;
  readonly sessionDuration: string;
  readonly relayState: string;
}) {
  return {
    ...(words.description === '' ? {} : { Description: words.description }),
    SessionDuration: words.sessionDuration,
    ...(words.relayState === '' ? {} : { RelayState: words.relayState }),
  };
}

function referenceShape({ name, path }: CustomerManagedPolicy) {
  return { Name: name, Path: path };
}

function boundaryShape(boundary: PermissionsBoundary): BoundaryShape {
  return 'managedPolicyArn' in boundary
    ? { ManagedPolicyArn: boundary.managedPolicyArn }
    : { CustomerManagedPolicyReference: referenceShape(boundary.customerManagedPolicy) };
}
