import type { PermissionsBoundary as Shape } from '@aws-sdk/client-sso-admin';
import {
  GetInlinePolicyForPermissionSetCommand,
  GetPermissionsBoundaryForPermissionSetCommand,
  ListCustomerManagedPolicyReferencesInPermissionSetCommand,
  ListManagedPoliciesInPermissionSetCommand,
} from '@aws-sdk/client-sso-admin';
import type { CustomerManagedPolicy, PermissionsBoundary } from '../../../model/identity-center.ts';
import { awsFailure } from '../errors.ts';
import { allPages } from '../pages.ts';
import type { Center } from './center.ts';
import { canonicalPolicy } from './inline-policy.ts';

/** ARNs of AWS managed policies, sorted. @throws PageError */
export async function managedPolicies(arn: string, center: Center): Promise<readonly string[]> {
  const pages = await allPages(
    (NextToken) =>
      center.client.send(
        new ListManagedPoliciesInPermissionSetCommand({ ...of(arn, center), NextToken, MaxResults: 100 }),
        { abortSignal: center.context.signal },
      ),
    (page) => page.NextToken,
  );
  return pages
    .flatMap((page) => page.AttachedManagedPolicies ?? [])
    .map((each) => each.Arn ?? '')
    .toSorted();
}

/** Sorted by path and name. @throws PageError */
export async function customerManagedPolicies(
  arn: string,
  center: Center,
): Promise<readonly CustomerManagedPolicy[]> {
  const pages = await allPages(
    (NextToken) =>
      center.client.send(
        new ListCustomerManagedPolicyReferencesInPermissionSetCommand({
          ...of(arn, center),
          NextToken,
          MaxResults: 100,
        }),
        { abortSignal: center.context.signal },
      ),
    (page) => page.NextToken,
  );
  return pages
    .flatMap((page) => page.CustomerManagedPolicyReferences ?? [])
    .map(({ Name: name = '', Path: path = '/' }) => ({ name, path }))
    .toSorted((a, b) => compare(a.path, b.path) || compare(a.name, b.name));
}

/** Empty when there is none (AWS: GetInlinePolicyForPermissionSet API reference). */
export async function inlinePolicy(arn: string, center: Center): Promise<string> {
  const answer = await center.client.send(new GetInlinePolicyForPermissionSetCommand(of(arn, center)), {
    abortSignal: center.context.signal,
  });
  return canonicalPolicy(answer.InlinePolicy ?? '');
}

/** That there is none is ResourceNotFound, as it would be of a permission set that is gone. */
export async function permissionsBoundary(
  arn: string,
  center: Center,
): Promise<PermissionsBoundary | undefined> {
  try {
    const command = new GetPermissionsBoundaryForPermissionSetCommand(of(arn, center));
    const answer = await center.client.send(command, { abortSignal: center.context.signal });
    return boundaryOf(answer.PermissionsBoundary);
  } catch (error) {
    if (awsFailure(error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function boundaryOf(shape: Shape | undefined): PermissionsBoundary | undefined {
  const { ManagedPolicyArn: managedPolicyArn, CustomerManagedPolicyReference: reference } = shape ?? {};
  if (managedPolicyArn !== undefined) return { managedPolicyArn };
  if (reference === undefined) return undefined;
  return { customerManagedPolicy: { name: reference.Name ?? '', path: reference.Path ?? '/' } };
}

function of(arn: string, { instance }: Center) {
  return { InstanceArn: instance.arn, PermissionSetArn: arn };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
