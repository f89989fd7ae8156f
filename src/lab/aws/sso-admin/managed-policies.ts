import type { Refusal } from '../aws-operation.ts';
import type { CustomerManagedPolicy, PermissionSet } from '../../world.ts';
import { invalidInput } from './refusals.ts';

/** AWS: "IAM Identity Center quotas": policies in a permission set; that both kinds count together is assumed. */
export const MOST_POLICIES = 25;

export function policyCount({ managedPolicies, customerManagedPolicies }: PermissionSet): number {
  return managedPolicies.length + customerManagedPolicies.length;
}

/** An ARN of an AWS managed policy. Which of them there are, the lab does not know. */
export function refuseManagedPolicyArn(
  arn: string | undefined,
  member = 'managedPolicyArn',
): Refusal | undefined {
  return arn !== undefined && /^arn:aws(-[a-z]{1,5}){0,3}:iam::aws:policy(\/[\w.,+@=-]+)+$/.test(arn)
    ? undefined
    : invalidInput(member, arn, 'Member must be the ARN of an AWS managed policy');
}

interface Reference {
  readonly Name?: string | undefined;
  readonly Path?: string | undefined;
}

/** AWS: CustomerManagedPolicyReference, IAM Identity Center API reference: the path is `/` unless it is said. */
export function readReference({ Name = '', Path = '/' }: Reference = {}): CustomerManagedPolicy | Refusal {
  const good = /^[\w+=,.@-]{1,128}$/.test(Name) && /^((\/[\w.,+@=-]+)*)\/$/.test(Path);
  return good
    ? { name: Name, path: Path }
    : invalidInput('customerManagedPolicyReference', `${Path}${Name}`, 'Member must be a name and a path');
}

export function samePolicy(a: CustomerManagedPolicy, b: CustomerManagedPolicy): boolean {
  return a.name === b.name && a.path === b.path;
}
